// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/ssereader.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace qd {

namespace {

constexpr QByteArrayView dataField = "data";
// Memory of frames longer than this is given back; below, it is used again.
constexpr qsizetype keptCapacity = 1024LL * 1024;

// The first CR or LF, or -1.
qsizetype lineEnd(QByteArrayView bytes)
{
    const void *lf = std::memchr(bytes.data(), '\n', static_cast<size_t>(bytes.size()));
    const qsizetype length = lf ? static_cast<const char *>(lf) - bytes.data() : bytes.size();
    const void *cr = std::memchr(bytes.data(), '\r', static_cast<size_t>(length));
    if (cr)
        return static_cast<const char *>(cr) - bytes.data();
    return lf ? length : -1;
}

enum class Line
{
    Unknown,
    Data,
    Other
};

// What the first bytes of a line say of it, wherever it was cut.
Line lineKind(QByteArrayView begun, QByteArrayView more)
{
    const qsizetype length = begun.size() + more.size();
    for (qsizetype i = 0; i <= dataField.size(); ++i) {
        if (i == length)
            return Line::Unknown;
        const char wanted = i < dataField.size() ? dataField[i] : ':';
        if ((i < begun.size() ? begun[i] : more[i - begun.size()]) != wanted)
            return Line::Other;
    }
    return Line::Data;
}

// Where the value of a `data` line begins.
qsizetype valueStart(QByteArrayView line)
{
    const qsizetype name = dataField.size();
    if (line.size() == name)
        return name;
    return line.size() > name + 1 && line[name + 1] == ' ' ? name + 2 : name + 1;
}

} // namespace

SseReader::SseReader(FrameHandler onFrame, SkipHandler onSkipped, qint64 limit)
    : m_onFrame(std::move(onFrame))
    , m_onSkipped(std::move(onSkipped))
    , m_limit(limit)
{}

void SseReader::reset()
{
    m_line.clear();
    m_data.clear();
    m_inPlace = {};
    m_dataStart = 0;
    m_skipped = 0;
    m_lineBegun = m_hasData = m_afterCr = false;
    m_bom = 0;
}

void SseReader::push(QByteArrayView bytes)
{
    if (m_bom < 3)
        bytes = afterBom(bytes);
    while (!bytes.isEmpty()) {
        if (m_afterCr) {
            m_afterCr = false;
            if (bytes.front() == '\n') {
                bytes = bytes.sliced(1);
                continue;
            }
        }
        const qsizetype end = lineEnd(bytes);
        if (end < 0) {
            keep(bytes);
            break;
        }
        m_afterCr = bytes[end] == '\r';
        endLine(bytes.first(end));
        bytes = bytes.sliced(end + 1);
    }
    if (m_inPlace.data()) {
        m_data.append(m_inPlace);
        m_inPlace = {};
    }
}

QByteArrayView SseReader::afterBom(QByteArrayView bytes)
{
    static constexpr QByteArrayView bom = "\xEF\xBB\xBF";
    while (m_bom < 3 && !bytes.isEmpty()) {
        if (bytes.front() == bom[m_bom]) {
            ++m_bom;
            bytes = bytes.sliced(1);
        } else {
            m_line.append(bom.first(m_bom));
            m_bom = 3;
        }
    }
    return bytes;
}

// A line ends after `rest`; its beginning may be in m_line.
void SseReader::endLine(QByteArrayView rest)
{
    const bool isBlank = m_line.isEmpty() && rest.isEmpty();
    if (m_skipped > 0) {
        m_skipped += rest.size();
        if (!std::exchange(m_lineBegun, false) && isBlank)
            endFrame();
    } else if (isBlank) {
        endFrame();
    } else if (lineKind(m_line, rest) == Line::Other || m_line.size() + rest.size() < dataField.size()) {
        m_line.resize(0);
    } else if (frameLength() + rest.size() > m_limit) {
        startSkipping(rest);
        m_lineBegun = false;
    } else {
        endDataLine(rest);
    }
}

void SseReader::endDataLine(QByteArrayView rest)
{
    if (m_line.isEmpty()) {
        addData(rest.sliced(valueStart(rest)));
        return;
    }
    m_line.append(rest);
    const qsizetype start = valueStart(m_line);
    if (m_hasData) {
        addData(QByteArrayView(m_line).sliced(start));
    } else {
        m_data = std::move(m_line); // a frame of many megabytes is not copied once more
        m_dataStart = start;
        m_hasData = true;
    }
    m_line.resize(0);
}

void SseReader::addData(QByteArrayView value)
{
    if (!m_hasData) {
        m_inPlace = value;
        m_hasData = true;
        return;
    }
    if (m_inPlace.data()) {
        m_data.append(m_inPlace);
        m_inPlace = {};
    }
    m_data.append('\n').append(value);
}

void SseReader::endFrame()
{
    if (m_skipped > 0) {
        const qint64 bytes = std::exchange(m_skipped, 0);
        m_onSkipped(QByteArrayView(m_data), bytes);
    } else if (m_hasData) {
        m_onFrame(m_inPlace.data() ? m_inPlace : QByteArrayView(m_data).sliced(m_dataStart));
    }
    m_hasData = false;
    m_inPlace = {};
    m_dataStart = 0;
    if (m_data.capacity() > keptCapacity)
        m_data = {};
    else
        m_data.resize(0);
}

// What is kept of the unfinished frame: its data and the unfinished line, however the bytes were cut.
qint64 SseReader::frameLength() const
{
    return m_line.size() + m_data.size() - m_dataStart + m_inPlace.size();
}

// The beginning of a line whose end has not come yet.
void SseReader::keep(QByteArrayView piece)
{
    if (m_skipped > 0) {
        m_skipped += piece.size();
        m_lineBegun = true;
        return;
    }
    switch (lineKind(m_line, piece)) {
    case Line::Unknown:
        m_line.append(piece);
        break;
    case Line::Other: // an endless one takes no memory, and is no part of the frame's length
        m_line.append(
            piece.first(std::min(piece.size(), std::max<qsizetype>(0, dataField.size() + 1 - m_line.size()))));
        break;
    case Line::Data:
        if (frameLength() + piece.size() <= m_limit)
            m_line.append(piece);
        else
            startSkipping(piece);
    }
}

// The unfinished frame is too long: keep its head only.
void SseReader::startSkipping(QByteArrayView piece)
{
    m_skipped = frameLength() + piece.size();
    m_lineBegun = !m_line.isEmpty() || !piece.isEmpty();
    if (m_inPlace.data())
        m_data.append(m_inPlace.first(std::min(headLength, m_inPlace.size())));
    if (!m_hasData) {
        m_line.append(piece.first(std::min(headLength, piece.size())));
        m_data = m_line.mid(valueStart(m_line), headLength);
    }
    m_data = m_data.mid(m_dataStart, headLength);
    m_line = {};
    m_inPlace = {};
    m_dataStart = 0;
}

} // namespace qd
