// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/transaction.h"

namespace qd::store {

//! That there is, or was, a master key: its number, and a proof by which whoever has it knows it again.
struct MasterKey
{
    int version = 0; //!< 1, 2, 3 …
    qint64 createdAt = 0;
    QByteArray proof;
};

//! \brief Which master keys have sealed, or seal, what is stored. The keys themselves are elsewhere.
class MasterKeys
{
public:
    explicit MasterKeys(Transaction &transaction)
        : m_transaction(transaction)
    {}

    //! Keeps them from changing until the transaction ends; to be called first by whoever relies on newest().
    [[nodiscard]] Outcome<void> hold();
    //! Oldest first.
    [[nodiscard]] Outcome<QList<MasterKey>> list();
    //! Busy if that version is there already: somebody else was faster.
    [[nodiscard]] Outcome<void> add(int version, const QByteArray &proof);
    //! 0 = none yet.
    [[nodiscard]] Outcome<int> newest();

private:
    Transaction &m_transaction;
};

} // namespace qd::store
