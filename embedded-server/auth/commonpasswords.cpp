// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/auth/passwords.h"

#include <QSet>

namespace qd::auth {

namespace {

// What people take first, as far as it is long enough to be taken at all; and what is near at hand here.
const char *const common =
    "!qaz2wsx 00000000 000000000 0000000000 0123456789 10101010 11111111 111111111 1111111111 11223344 "
    "1122334455 112233445566 12121212 123123123 123321123 12341234 12344321 12345678 123456789 1234567890 "
    "1234567891 12345678910 123456789a 12345678a 123456qwerty 1234abcd 123654789 123qweasd 147258369 147852369 "
    "159357159 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 22222222 55555555 66666666 "
    "741852963 77777777 789456123 87654321 88888888 888888888 987654321 9876543210 99999999 999999999 a1234567 "
    "a12345678 a123456789 aa123456 abc12345 abc123456 abcd1234 abcdef123 abcdefgh abcdefghi admin123 admin1234 "
    "admin12345 admin123456 adminadmin administrator administrator1 alexander arsenal1 asdf1234 asdfasdf "
    "asdfghjk asdfghjkl asshole1 autumn2024 autumn2025 autumn2026 azerty123 azertyuiop barcelona baseball "
    "baseball1 basketball batman123 blink182 bullshit butterfly changeme changeme1 changeme123 charlie1 "
    "cheesecake chelsea1 chocolate chocolate1 christian computer computer1 contraseña correcthorsebatterystaple "
    "corvette database debian12 default1 dragon123 dragonball elizabeth facebook facebook1 ferrari1 football "
    "football1 fuckyou1 fuckyou123 fuckyou2 goodluck google123 guest123 hello123 hello1234 hellohello helloworld "
    "helloworld1 ilovegod ilovejesus iloveyou iloveyou1 iloveyou123 iloveyou2 internet jennifer jessica1 "
    "jordan23 juventus letmein! letmein1 letmein123 linux123 liverpool liverpool1 login123 lovelove loveyou1 "
    "master123 mercedes michael1 michelle microsoft monkey123 motdepasse mustang1 mylove123 mypassword "
    "mypassword1 newpassword newpassword1 nicholas nopassword nothing1 oldpassword opencode opencode1 "
    "opencode123 p@ssw0rd p@ssw0rd1 p@ssw0rd123 p@ssword p@ssword1 pa$$w0rd pa$$word passw0rd passw0rd1 password "
    "password1 password12 password123 password1234 passwort passwort1 passwort123 pokemon1 pokemon123 princess "
    "princess1 q1w2e3r4 q1w2e3r4t5 qazwsxedc quarterdeck quarterdeck1 quarterdeck123 qweasdzxc qweqweqwe "
    "qwer1234 qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty123456 qwertyui qwertyuiop qwertz123 qwertzui "
    "qwertzuiop raspberry root1234 rootroot samsung1 samsung123 secret12 secret123 server123 shadow123 spiderman "
    "spring2024 spring2025 spring2026 starwars starwars1 summer123 summer2023 summer2024 summer2025 summer2026 "
    "sunshine sunshine1 superman superman1 superuser temp1234 temppass test1234 test12345 testing1 testing123 "
    "testtest thequickbrownfox toor1234 trustno1 ubuntu123 user1234 username welcome1 welcome12 welcome123 "
    "welcome1234 whatever whatever1 windows10 winter123 winter2023 winter2024 winter2025 winter2026 yourpassword "
    "youtube1 zaq12wsx zaq1zaq1 zxcvbnm, zxcvbnm1 zxcvbnm123 ";

} // namespace

bool isCommonPassword(const QString &password)
{
    static const QSet<QString> all = [] {
        const QStringList words = QString::fromUtf8(common).split(u' ', Qt::SkipEmptyParts);
        return QSet<QString>(words.begin(), words.end());
    }();
    return all.contains(password);
}

} // namespace qd::auth
