// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/operations/statusmethod.h"

#include "embedded-server/rpc/dispatcher.h"

#include <QFile>

#include <unistd.h>

namespace qd::server {

using namespace Qt::StringLiterals;

void addStatusMethod(Dispatcher &dispatcher, std::function<void(rpc::ServerStatus::Result &)> ask, const Clock &clock)
{
    const qint64 startedAt = clock.nowMs();
    dispatcher.add<rpc::ServerStatus>(
        [startedAt, &clock, ask = std::move(ask)](const CallContext &,
                                                  const rpc::Nothing &) -> rpc::Reply<rpc::ServerStatus::Result> {
            rpc::ServerStatus::Result status;
            status.startedAt = startedAt;
            status.now = clock.nowMs();
            status.memory = residentBytes(0);
            ask(status);
            return status;
        });
}

qint64 residentBytes(qint64 process)
{
    QFile file(process > 0 ? u"/proc/%1/statm"_s.arg(process) : u"/proc/self/statm"_s);
    constexpr qint64 enough = 128;
    return file.open(QIODevice::ReadOnly)
               ? file.read(enough).split(' ').value(1).toLongLong() * qint64(::sysconf(_SC_PAGESIZE))
               : 0;
}

} // namespace qd::server
