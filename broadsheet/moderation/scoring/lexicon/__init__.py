"""A few common words by which the baseline knows abuse. They are no list of what is forbidden: that is the paper's.

Slurs are left out on purpose: who says them, and to whom, is for people to judge.
"""

# What people call each other when they are angry.
INSULTS = {
    "en": ["idiot", "moron", "imbecile", "stupid", "loser", "scum", "dumbass", "halfwit", "cretin", "pathetic"],
    "de": ["Idiot", "Trottel", "Depp", "Dummkopf", "Schwachkopf", "Vollpfosten", "Abschaum", "Versager", "bescheuert"],
    "fr": ["idiot", "idiote", "imbécile", "crétin", "crétine", "abruti", "abrutie", "débile", "minable", "raclure"],
    "ar": ["غبي", "أحمق", "حقير", "تافه", "سافل"],
}

# Wishes and announcements of harm, to somebody.
THREATS = {
    "en": ["I will kill you", "I'll kill you", "kill yourself", "you should die", "I hope you die", "we will find you"],
    "de": ["ich bringe dich um", "ich bring dich um", "bring dich um", "ich schlag dich tot", "wir kriegen dich"],
    "fr": ["je vais te tuer", "je vais vous tuer", "va crever", "on va te retrouver", "tu vas mourir"],
    "ar": ["سأقتلك", "سوف أقتلك", "اقتل نفسك"],
}

# Coarse, but of nobody.
PROFANITY = {
    "en": ["fuck", "fucking", "shit", "bullshit", "crap"],
    "de": ["Scheiße", "scheiß", "verdammt", "Kacke"],
    "fr": ["merde", "putain", "bordel"],
    "ar": ["خرا", "زبالة"],
}

# Whom an insult is aimed at.
SECOND_PERSON = {
    "en": ["you", "your", "you're", "youre", "u", "ur"],
    "de": ["du", "dich", "dir", "dein", "deine", "ihr", "euch", "bist"],
    "fr": ["tu", "te", "toi", "vous", "es", "êtes", "ton", "votre"],
    "ar": ["أنت", "انت", "أنتم", "انتم", "يا", "إنك"],
}

# What takes an insult back.
NEGATIONS = {
    "en": ["not", "never", "isn't", "aren't", "no", "nobody", "don't"],
    "de": ["nicht", "kein", "keine", "keinen", "nie", "niemand"],
    "fr": ["pas", "jamais", "aucun", "personne"],
    "ar": ["لست", "ليس", "لا", "لستم", "ليست"],
}
