// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/library/librarythread.h"

namespace qd {

class Library::Private
{
public:
    explicit Private(QString path)
        : thread(std::move(path))
    {}

    //! One statement in a transaction of its own.
    QFuture<Outcome<void>> change(const QString &sql, const QVariantList &values, bool durable = false)
    {
        return thread.enqueue<void>([sql, values, durable](LibraryDatabase &database) {
            return database.write([&] { return database.run(sql, values); }, durable);
        });
    }

    LibraryThread thread;
};

} // namespace qd
