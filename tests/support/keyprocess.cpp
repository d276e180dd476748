// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// A process beside the test that works on the same key store. Each line of its output is one fact that the test may rely on.
//   set URL MASTERFILE      stores keys one after the other until it is killed; prints the number of each that is stored
//   rotate URL MASTERFILE   changes the master key again and again until it is killed; prints "rotated" each time

#include "embedded-server/keys/keystore.h"
#include "embedded-server/keys/mastersources.h"

#include <QCoreApplication>
#include <QTextStream>

using namespace qd;
using namespace qd::keys;
using namespace Qt::StringLiterals;

namespace {

void say(const QString &line)
{
    static QTextStream out(stdout);
    out << line << Qt::endl;
}

QCoro::Task<> work(KeyStore &store, QString mode)
{
    const Owner owner;
    const rpc::Principal nobody;
    Outcome<void> done = co_await store.open();
    for (int number = 0; done; ++number) {
        if (mode == u"rotate") {
            done = co_await store.rotate(nobody);
            say(u"rotated"_s);
            continue;
        }
        NewKey key;
        key.provider = u"openai"_s;
        key.label = u"%1-%2"_s.arg(QCoreApplication::applicationPid()).arg(number);
        key.secret = secretOf("qd-canary-" + QByteArray::number(number));
        const Outcome<KeyInfo> stored = co_await store.set(owner, key, nobody);
        if (!stored)
            done = tl::unexpected(stored.error());
        else
            say(key.label);
    }
    QTextStream(stderr) << done.error().detail << Qt::endl;
    QCoreApplication::exit(1);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    store::Database database(*store::StoreAddress::parse(arguments.value(2)));
    auto opened = database.open();
    opened.waitForFinished();
    if (!opened.result()) {
        QTextStream(stderr) << opened.result().error().detail << Qt::endl;
        return 1;
    }
    FileMasterSource source(arguments.value(3));
    KeyStore::Parts parts{&database, {&source}};
    parts.mostKeys = 1'000'000; // it stores them until it is killed
    KeyStore store(std::move(parts));
    TaskScope::start(work(store, arguments.value(1)));
    return QCoreApplication::exec();
}
