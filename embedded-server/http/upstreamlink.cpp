// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/upstreamlink.h"
#include "embedded-server/http/upstreamcore.h"

using namespace Qt::StringLiterals;

namespace qd::http {

namespace {

constexpr qsizetype largeRead = 256 * 1024;
constexpr qsizetype smallRead = 2 * 1024; // what a connection that is kept needs
constexpr qsizetype largestFraming = 64 * 1024;
constexpr qsizetype largestHead = 256 * 1024;
constexpr int switchingProtocols = 101;

} // namespace

UpstreamLink::UpstreamLink(std::shared_ptr<UpstreamCore> core, const UpstreamOrigin &origin)
    : m_core(std::move(core))
    , m_origin(origin)
{}

UpstreamLink::~UpstreamLink()
{
    abort();
}

void UpstreamLink::connect()
{
    m_connecting =
        connectSocket(m_core->server().engine().context(), m_origin, m_core->options().connectMs,
                      [weak = weak_from_this()](const Connected &connected) {
                          const auto self = weak.lock();
                          if (!self || self->m_gone)
                              return;
                          self->m_connecting.reset();
                          if (connected.descriptor < 0)
                              return self->broken(connected.error.code, connected.error.detail, connected.refused);
                          const auto trust = self->m_origin.secure ? self->m_core->trust() : nullptr;
                          self->m_stream =
                              makeClientStream(self->m_core->server().engine().context(), connected.descriptor,
                                               connected.isIpv6, trust, self->m_origin.host);
                          if (!self->m_stream)
                              return self->broken(Error::Code::Offline, u"it closed the connection at once"_s);
                          self->m_stream->setUser(self.get());
                          self->m_stream->open();
                      });
}

void UpstreamLink::onOpen(bool ok)
{
    const auto self = shared_from_this();
    if (m_gone)
        return;
    if (!ok)
        return broken(Error::Code::Offline, m_stream->problem());
    if (m_user)
        m_user->onReady();
    if (!m_gone)
        keepReading();
}

void UpstreamLink::send(const QList<QByteArray> &parts, bool complete, bool toHead)
{
    m_busy = true;
    m_toHead = toHead;
    m_answered = m_headDone = m_tunnel = m_paused = false;
    m_parser = std::make_unique<ResponseParser>(toHead);
    sendMore(parts, complete);
    keepReading();
}

void UpstreamLink::sendMore(const QList<QByteArray> &parts, bool complete)
{
    m_complete = complete;
    if (m_gone || parts.isEmpty())
        return;
    m_writing = true;
    m_stream->write(parts);
}

void UpstreamLink::setPaused(bool paused)
{
    m_paused = paused;
    if (!paused)
        keepReading();
}

void UpstreamLink::abort()
{
    if (std::exchange(m_gone, true))
        return;
    m_user = nullptr;
    m_connecting.reset();
    if (m_stream) {
        m_stream->setUser(nullptr);
        m_stream->abort();
    }
}

void UpstreamLink::onWritten(bool ok)
{
    const auto self = shared_from_this();
    m_writing = false;
    // What went wrong shows when it is read; the answer may be there already.
    if (ok && m_user && m_busy)
        m_user->onTaken();
}

void UpstreamLink::keepReading()
{
    if (m_gone || m_reading || m_paused || !m_stream)
        return;
    m_reading = true;
    m_stream->read(m_busy ? largeRead : smallRead);
}

void UpstreamLink::onRead(QByteArrayView bytes)
{
    const auto self = shared_from_this();
    m_reading = false;
    if (m_gone)
        return;
    if (!m_busy) { // its end, or what nobody asked for
        m_core->forget(this);
        return abort();
    }
    if (bytes.isEmpty())
        return ended();
    m_answered = true;
    take(bytes);
    keepReading();
}

void UpstreamLink::take(QByteArrayView bytes)
{
    if (m_headDone && m_in.isEmpty())
        return readBody(bytes);
    m_in.append(bytes);
    while (m_busy && !m_gone && !m_headDone) {
        if (!readHead())
            return;
    }
    if (m_busy && !m_gone && !m_in.isEmpty()) {
        const QByteArray rest = std::exchange(m_in, {});
        readBody(rest);
    }
}

// False if it is not there yet, or was not one.
bool UpstreamLink::readHead()
{
    const std::optional<qsizetype> size = headEnd(m_in);
    if (!size) {
        if (m_in.size() > largestHead)
            broken(Error::Code::Protocol, u"the head of its answer does not end"_s);
        return false;
    }
    Response head;
    const bool good = m_parser->readHead(QByteArrayView(m_in).first(*size), head);
    m_in.remove(0, *size);
    if (!good) {
        broken(Error::Code::Protocol, u"its answer is not well-formed HTTP"_s);
        return false;
    }
    if (head.status < 200 && head.status != switchingProtocols) // such as 103: another one follows
        m_parser = std::make_unique<ResponseParser>(m_toHead);
    else
        headDone(std::move(head));
    return !m_gone && m_busy;
}

void UpstreamLink::headDone(Response head)
{
    m_headDone = true;
    m_tunnel = head.status == switchingProtocols;
    if (m_user)
        m_user->onHead(std::move(head));
    if (!m_gone && m_busy && !m_tunnel && m_parser->isDone())
        whole();
}

void UpstreamLink::readBody(QByteArrayView bytes)
{
    if (m_tunnel) {
        if (m_user)
            m_user->onData(bytes.toByteArray());
        return;
    }
    QByteArray out;
    qsizetype used = 0;
    const bool good = m_parser->readBody(bytes, used, out);
    m_in = bytes.sliced(used).toByteArray();
    if (m_in.size() > largestFraming) // such as an endless chunk extension
        return broken(Error::Code::Protocol, u"the body of its answer is not well-formed"_s);
    if (!out.isEmpty() && m_user)
        m_user->onData(out);
    if (m_gone)
        return;
    if (!good)
        return broken(Error::Code::Protocol, u"the body of its answer is not well-formed"_s);
    if (m_parser->isDone())
        whole();
}

void UpstreamLink::whole()
{
    const auto self = shared_from_this();
    LinkUser *user = std::exchange(m_user, nullptr);
    const bool again = m_parser->keepAlive() && m_complete && !m_writing && m_in.isEmpty();
    m_busy = m_paused = false;
    m_parser.reset();
    if (!again) {
        abort();
    } else {
        m_core->keep(self);
        keepReading();
    }
    if (user)
        user->onWhole();
}

void UpstreamLink::ended()
{
    if (m_tunnel || (m_headDone && m_parser->endsHere())) {
        LinkUser *user = std::exchange(m_user, nullptr);
        abort();
        if (user)
            user->onWhole();
        return;
    }
    broken(Error::Code::Offline, m_headDone ? u"it broke off in the middle of its answer"_s
                                            : u"it closed the connection without an answer"_s);
}

void UpstreamLink::broken(Error::Code code, const QString &detail, bool refused)
{
    const auto self = shared_from_this();
    LinkUser *user = std::exchange(m_user, nullptr);
    abort();
    Error error;
    error.code = code;
    error.detail = detail;
    if (user)
        user->onBroken(error, refused      ? LinkUser::Break::Refused
                              : m_answered ? LinkUser::Break::InAnswer
                                           : LinkUser::Break::BeforeAnswer);
}

} // namespace qd::http
