// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <functional>

namespace qd {

//! \brief Splits the bytes of an event stream (`text/event-stream`) into frames. Pure: no I/O, no clock.
//!
//! Takes any chunking, CR, LF and CRLF, comments, a byte order mark, several `data` lines per frame. A frame whose data is longer
//! than the limit is skipped to its end without being kept, and reported. Other fields than `data` are ignored: OpenCode sends none.
class SseReader
{
public:
    static constexpr qint64 defaultLimit = 64LL * 1024 * 1024;
    static constexpr qsizetype headLength = 4096;

    //! `data` is valid during the call only.
    using FrameHandler = std::function<void(QByteArrayView data)>;
    //! `head` is the beginning of the frame's data (at most headLength bytes), `bytes` how long the skipped frame was.
    using SkipHandler = std::function<void(QByteArrayView head, qint64 bytes)>;

    SseReader(FrameHandler onFrame, SkipHandler onSkipped, qint64 limit = defaultLimit);

    //! Calls the handlers for every frame that ends in `bytes`. Handlers must not call push() or reset().
    void push(QByteArrayView bytes);
    //! Forgets an unfinished frame: for the next connection.
    void reset();
    //! Bytes kept for the unfinished frame.
    [[nodiscard]] qint64 buffered() const { return m_line.size() + m_data.size(); }
    //! Bytes of the unfinished frame's data, whether they are kept or skipped.
    [[nodiscard]] qint64 unfinished() const { return m_skipped > 0 ? m_skipped : frameLength(); }

private:
    QByteArrayView afterBom(QByteArrayView bytes);
    void endLine(QByteArrayView rest);
    void endDataLine(QByteArrayView rest);
    void addData(QByteArrayView value);
    void endFrame();
    void keep(QByteArrayView piece);
    void startSkipping(QByteArrayView piece);
    [[nodiscard]] qint64 frameLength() const;

    FrameHandler m_onFrame;
    SkipHandler m_onSkipped;
    qint64 m_limit;
    QByteArray m_line;         //!< the unfinished line
    QByteArray m_data;         //!< finished `data` lines of the unfinished frame
    QByteArrayView m_inPlace;  //!< the only `data` line of the unfinished frame, while the bytes being pushed hold it
    qsizetype m_dataStart = 0; //!< where the data begins in m_data
    qint64 m_skipped = 0;      //!< bytes of the frame that is being skipped; 0 = none is
    bool m_lineBegun = false;  //!< skipping: the unfinished line is not empty
    bool m_hasData = false;
    bool m_afterCr = false; //!< a LF that comes next belongs to the CR before
    int m_bom = 0;          //!< bytes of the byte order mark seen; 3 = past the stream's start
};

} // namespace qd
