// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

// The encoding that the Yjs protocols are written in (npm: lib0): numbers in groups of seven bits, the lowest first; bytes and UTF-8 text with their
// length before them.
namespace qd::yjs {

//! The largest number of the encoding, JavaScript's: 2^53 - 1.
inline constexpr quint64 largestNumber = (quint64(1) << 53) - 1;

//! \brief Reads what a stranger sent. After the first thing that does not fit everything reads as nothing, and ok() is false.
class Reader
{
public:
    //! A view: the bytes must outlive it.
    explicit Reader(QByteArrayView bytes)
        : m_bytes(bytes)
    {}

    [[nodiscard]] quint8 byte();
    [[nodiscard]] quint64 number();
    [[nodiscard]] QByteArrayView bytes();
    //! Checked UTF-8.
    [[nodiscard]] QByteArrayView text();
    void skip(quint64 count);

    [[nodiscard]] bool ok() const { return m_ok; }
    [[nodiscard]] bool atEnd() const { return m_at == m_bytes.size(); }
    [[nodiscard]] quint64 left() const { return quint64(m_bytes.size() - m_at); }
    //! What was read does not fit.
    void fail();

private:
    QByteArrayView m_bytes;
    qsizetype m_at = 0;
    bool m_ok = true;
};

//! \name Appending. Numbers up to largestNumber.
//! @{
void appendNumber(QByteArray &to, quint64 number);
void appendBytes(QByteArray &to, QByteArrayView bytes);
//! @}

} // namespace qd::yjs
