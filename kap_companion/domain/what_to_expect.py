"""What a patient is told beforehand, as a new practice finds it: plain words to make its own.

It names no dose and no drug. What it says of the way home has its source in
docs/clinical-defaults.md.
"""

WHAT_TO_EXPECT = """\
What to expect

Before you come
Eat and drink only as we have told you. Take your medicines as your prescriber has told you. \
Wear something comfortable, and plan nothing else for this day. Somebody you trust brings you home.

When you arrive
We go through a short list together and measure your blood pressure. Then we speak about what you \
would like to turn towards. You can ask anything, also what you have asked before.

During the session
You lie or sit, with an eye mask and music if you like. Somebody is with you the whole time. Your \
body, your thoughts, the room and the time may feel quite different from usual. This passes. You \
may feel dizzy, tired or sick; say so, and we help. You can speak or be silent. What we agreed \
about touch holds, and you can say no at any moment.

Afterwards
You rest until you are steady on your feet. Somebody takes you home. Do not drive until the next \
day, after a night’s sleep. What you have lived through may go on moving \
in you for some days.

The days after
We meet again to look at what you found and what you would like to do with it. Write down what \
comes to you, if you like.

If something worries you
Call us. In an emergency, call the emergency number.
"""
