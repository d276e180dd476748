// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/streamthread.h"

using namespace Qt::StringLiterals;

namespace qd::opencode {

std::shared_ptr<QThread> streamThread()
{
    static std::weak_ptr<QThread> known;
    std::shared_ptr<QThread> thread = known.lock();
    if (!thread) {
        thread = std::shared_ptr<QThread>(new QThread, [](QThread *ending) {
            ending->quit();
            ending->wait();
            delete ending;
        });
        thread->setObjectName(u"events"_s);
        thread->start();
        known = thread;
    }
    return thread;
}

} // namespace qd::opencode
