"""Words and phrases that guessing programs try first, in small letters without blanks.

A modest list made for this program: the heads of the well-known frequency lists, what
English offices use, months, seasons, football, and phrases from the example pictures
about passphrases. It is matched inside a passphrase, so "Password-2026!!" is caught.
"""

from typing import Final

COMMON: Final = frozenset(
    """
    password passphrase passwort passw0rd secret letmein welcome changeme default
    admin administrator root user guest login master access superuser system computer
    internet server windows microsoft office outlook excel iomdesk test testing tester
    temp temporary demo example sample training store offender offendermanagement
    integratedoffendermanagement police policing probation prison prisons justice
    constabulary coordinator cohort manager partnership confidential sensitive official
    officialsensitive inconfidence restricted security secure hello goodbye iloveyou
    iloveu loveyou love lovely princess sunshine shadow dragon monkey football baseball
    basketball cricket rugby superman batman spiderman pokemon starwars trustno whatever
    freedom flower butterfly chocolate cheese cookie coffee summer winter spring autumn
    january february march april june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday liverpool everton arsenal
    chelsea tottenham manchester manchesterunited manchestercity united rangers celtic
    england scotland wales ireland london derby derbyshire nottingham sheffield
    leicester birmingham correcthorsebatterystaple correcthorse batterystaple correct
    horse battery staple thequickbrownfox quickbrownfox jumpsoverthelazydog lazydog
    tobeornottobe thatisthequestion maytheforcebewithyou openthedoor opensesame
    openthestore mypassword mypassphrase thisismypassword thisisapassword
    thisismypassphrase mysecret letmeinnow letmeinplease nothing something anything
    family mother father brother sister daughter charlie michael jennifer jessica
    thomas george harry william oliver jack daniel jordan ashley hunter ranger buster
    tigger maggie bailey mustang corvette ferrari harley yankees dallas austin cowboys
    qwerty qwertyuiop asdf asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc qweasd
    qweasdzxc adgjmptw abcd abcdef aaaa zzzz xxxx blah foobar
    rockyou myspace facebook google amazon youtube twitter linkedin samsung apple
    orange banana cherry ginger pepper summertime christmas easter birthday holiday
    happy lucky angel baby babygirl sweet honey sexy daddy mummy please thankyou
    godisgood jesus jesuschrist heaven blessed ourfatherwhoartinheaven
    godsavetheking godsavethequeen ruleBritannia youllneverwalkalone itscominghome
    onetwothree onetwothreefour onetwothreefourfive
    """.casefold().split()
)
"""The list, each entry casefolded."""
