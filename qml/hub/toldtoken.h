// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace qd::ui {

//! \brief A token that a hub tells once: it goes to the clipboard from here, can be copied again until it is forgotten, and is overwritten then. No
//! property ever has it. GUI thread.
class ToldToken
{
public:
    ToldToken() = default;
    ~ToldToken() { forget(); }
    Q_DISABLE_COPY_MOVE(ToldToken)

    //! Takes it away from `token`, and copies it.
    void take(QString &token);
    //! To the clipboard, marked so that histories of it leave it out.
    void copy() const;
    void forget();
    [[nodiscard]] bool isThere() const { return !m_token.isEmpty(); }

private:
    QString m_token;
};

} // namespace qd::ui
