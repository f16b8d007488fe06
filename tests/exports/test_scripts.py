"""What is printed in any script is found and copied, letter by letter, by today’s readers."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.exports.pdf import Document, Families, Paragraph, lay_out, pdf_bytes
from tests.exports.pdf_text import page_texts, poppler_text

pytestmark = pytest.mark.usefixtures("qapp")

FAMILIES = Families(("Inter", "Noto Sans", "DejaVu Sans"), ("Noto Serif", "DejaVu Serif"))
RIGHTWARDS = {
    "Hindi": "मुझे शांति मिली। मैं कृष्ण की स्मृति में हिन्दी क्षत्रिय ज्ञान",
    "Marathi": "मला त्या क्षणी खूप हलकं वाटलं, दुःख निघून गेलं. र्‍य र्‍ह",
    "Nepali": "मैले आफ्नो मनमा शान्ति महसुस गरें। विद्यार्थी",
    "Bengali": "আমি শান্তি অনুভব করেছি। স্বপ্নের মধ্যে আলো দেখেছি কোথায়",
    "Gujarati": "મને શાંતિ મળી. હું ખૂબ જ ખુશ છું. વિદ્યાર્થીઓ ક્ષમા",
    "Punjabi": "ਮੈਨੂੰ ਸ਼ਾਂਤੀ ਮਿਲੀ। ਸਿੱਖ ਵਿਚਾਰ ਪ੍ਰੇਮ",
    "Tamil": "நான் அமைதியை உணர்ந்தேன். கொஞ்சம் ஸ்ரீ க்ஷ போதும்",
    "Telugu": "నాకు శాంతి లభించింది. స్వప్నం క్షమించు ద్వారా",
    "Kannada": "ನನಗೆ ಶಾಂತಿ ಸಿಕ್ಕಿತು. ಸ್ವಪ್ನ ಕ್ಷಮಿಸು ಕೊಡು",
    "Malayalam": "എനിക്ക് സമാധാനം തോന്നി. സ്വപ്നം ക്ഷമ കൊണ്ട് ന്റെ",
    "Sinhala": "මට සාමය දැනුණා. ශ්‍රී ලංකාව ක්‍ෂ කොහේ",
    "Khmer": "ខ្ញុំមានអារម្មណ៍ស្ងប់ស្ងាត់ ប្រទេសកម្ពុជា",
    "Thai": "ฉันรู้สึกสงบ น้ำ เก็บไว้ที่นี่",
    "Lao": "ຂ້ອຍຮູ້ສຶກສະຫງົບ ນ້ຳ",
    "Burmese": "ကျွန်တော် ငြိမ်းချမ်းမှု ခံစားရတယ် မြန်မာ",
    "Tibetan": "བཀྲ་ཤིས་བདེ་ལེགས།",
    "Javanese": "ꦲꦏ꧀ꦱꦫꦗꦮ ꦏꦺꦴ",
    "Vietnamese": "Tôi cảm thấy bình yên — trời đất bỗng nhẹ",
    "Greek": "\u2126 \u03a9 \u039c \u03bc \u00b5 ένιωσα",
    "marks of its own": "e\u0301te\u0301 a\u0323\u0302 n\u0303 z\u0335\u0321 x\u20dd",
    "beyond the first plane": "\U0001d49c\U0001d4c1\U0001d4c5 \U0001d538 𐍈",
    "quoted": "Ravi said “मुझे शांति मिली” (12 बजे, १२३) at 10:42 — ok",
    "emoji": "great😀 day 👩🏽‍🚀! step 1️⃣ done 🇪🇸🇫🇷 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
}
LEFTWARDS = {
    "Hebrew": "הרגשתי שלווה עמוקה. שָׁלוֹם",
    "Hebrew with every vowel": "בְּרֵאשִׁית בָּרָא אֱלֹהִים",
    "Hebrew with numbers": "הגיל 123 שנים, בית-ספר; מאוד!",
    "Arabic": "شعرت بالسلام العميق. مُحَمَّد لا إله",
    "Arabic with every vowel": "بِسْمِ اللَّهِ الرَّحْمَٰنِ الرَّحِيمِ",
    "Arabic with numbers": "في ١٢٣ يوم و 45 سنة",
    "Persian": "احساس آرامش کردم می‌خواهم",
    "Urdu": "مجھے سکون محسوس ہوا",
}
WORDS = sorted({word for text in RIGHTWARDS.values() for word in text.split()})
DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\ufffe]")
"""Marks of direction, which Poppler adds, and what PDFium puts for a hyphen at a line's end."""


def letters(text: str) -> str:
    """A text without what readers make up themselves: room between words, and composed letters."""
    return "".join(unicodedata.normalize("NFC", DIRECTIONS.sub("", text)).split())


def printed(*texts: str) -> bytes:
    """Each in both fonts that reports are set in."""
    blocks = tuple(each for text in texts for each in (Paragraph.of(text), Paragraph.quote(text)))
    document = Document("Report", blocks, FAMILIES, quiet=True, page_words="")
    return pdf_bytes(lay_out(document))


@pytest.mark.parametrize("text", [*RIGHTWARDS.values(), *LEFTWARDS.values()])
def test_each_script_is_read_as_it_was_written(text: str, tmp_path: Path) -> None:
    made = printed(text)
    assert "[U+" not in "".join(page_texts(made)), "its fonts are here"
    for read in ("".join(page_texts(made)), poppler_text(made, tmp_path)):
        assert letters(read).count(letters(text)) == 2, ascii(read)


@pytest.mark.parametrize("text", ["שלום (עולם) סוף", "קראתי [ספר] היום", "שלום 😀 עולם"])
def test_brackets_from_right_to_left_are_read(text: str, tmp_path: Path) -> None:
    """By Poppler; PDFium turns brackets round once more, and leaves emoji among them out."""
    assert letters(poppler_text(printed(text), tmp_path)).count(letters(text)) == 2


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30))
def test_scripts_stand_in_one_line_and_are_read(words: list[str]) -> None:
    text = " ".join(words)
    assert letters("".join(page_texts(printed(text)))).count(letters(text)) == 2
