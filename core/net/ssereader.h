// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <functional>

namespace qd {

//! \brief Splits the bytes of an event stream (`text/event-stream`) into frames. Pure: no I/O, no clock.
//!
//! Takes any chunking, CR, LF and CRLF, comments, a byte order mark, several `data` lines per frame. A frame longer than the limit is
//! skipped to its end without being kept, and reported. Other fields than `data` are ignored: OpenCode sends none.
class SseReader
{
public:
    static constexpr qint64 defaultLimit = 64LL * 1024 * 1024;

    //! `data` is valid during the call only.
    using FrameHandler = std::function<void(QByteArrayView data)>;
    //! `bytes` is how long the skipped frame was.
    using SkipHandler = std::function<void(qint64 bytes)>;

    SseReader(FrameHandler onFrame, SkipHandler onSkipped, qint64 limit = defaultLimit);

    //! Calls the handlers for every frame that ends in `bytes`. Handlers must not call push() or reset().
    void push(QByteArrayView bytes);
    //! Forgets an unfinished frame: for the next connection.
    void reset();
    //! Bytes kept for the unfinished frame.
    [[nodiscard]] qint64 buffered() const { return m_line.size() + m_data.size(); }

private:
    qsizetype takeLine(QByteArrayView bytes);
    void endLine(QByteArrayView line);
    void endFrame();
    void keep(QByteArrayView piece);
    [[nodiscard]] bool skipping() const { return m_skipped > 0; }
    void skip(qint64 bytes);

    FrameHandler m_onFrame;
    SkipHandler m_onSkipped;
    qint64 m_limit;
    QByteArray m_line;        //!< an unfinished line
    QByteArray m_data;        //!< the finished `data` lines of the unfinished frame
    qint64 m_skipped = 0;     //!< bytes of the frame that is being skipped; 0 = none
    qint64 m_skippedLine = 0; //!< length of the unfinished line within it
    bool m_hasData = false;
    bool m_afterCr = false; //!< a LF that comes next belongs to the CR before
    int m_bom = 0;          //!< bytes of the byte order mark seen; 3 = past the stream's start
};

} // namespace qd
