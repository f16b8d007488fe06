"""What a patient is given to read at home, as a new practice finds it: plain words to make its own.

It names no dose and no drug. What it says of driving has its source in docs/clinical-defaults.md.
"""

AFTER_CARE = """\
After your session

Today
Go home with the person who came for you, and let somebody be near until tomorrow. Rest. Eat and \
drink something light when you feel like it. You may still feel tired, dizzy or unlike yourself \
for some hours.

Until tomorrow
Do not drive, cycle in traffic or work with machines until the next day, after a night’s sleep. \
Drink no alcohol. Decide nothing important, and sign nothing.

Your medicines
Take them as your prescriber has told you.

What may go on
Images, feelings and dreams may go on moving in you for some days. Write down what comes to you, \
if you like, and bring it to our next meeting.

If something worries you
Call us, also when you feel worse instead of better, or when thoughts come of hurting yourself. \
In an emergency, call the emergency number.
"""
