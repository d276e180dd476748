// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <memory>

class QTemporaryFile;

namespace qd {

//! \brief Where the messages of an open conversation wait that are far from the screen: a file without a name, which goes with this object or the process.
//!
//! So the memory of a conversation hardly grows with its length; the system keeps what is read again in its own cache. Where no file can be had or the
//! disk is full, they are held in memory, compressed. Space is not used again: a message is changed seldom once it is old. One thread.
class PackFile
{
public:
    struct Place
    {
        qint64 offset = 0;
        qsizetype size = 0;
        QByteArray compressed; //!< not in the file

        [[nodiscard]] bool isEmpty() const { return size == 0; }
    };

    PackFile();
    ~PackFile();
    PackFile(PackFile &&) noexcept;
    PackFile &operator=(PackFile &&) noexcept;

    //! `bytes` is not empty.
    [[nodiscard]] Place put(const QByteArray &bytes);
    //! Empty when the file can't be read; it is not written to any more then.
    [[nodiscard]] QByteArray get(const Place &place) const;

private:
    [[nodiscard]] bool append(const QByteArray &bytes);

    std::unique_ptr<QTemporaryFile> m_file;
    qint64 m_end = 0;
    mutable bool m_failed = false;
};

} // namespace qd
