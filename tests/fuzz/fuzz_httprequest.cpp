// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/reception.h"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include <algorithm>
#include <cstdlib>

using namespace qd::http;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

// Whatever is taken for an address names nothing outside of its path.
void checkTarget(QByteArrayView bytes)
{
    const std::optional<Target> target = parseTarget(bytes);
    if (!target)
        return;
    require(target->rawPath.startsWith('/') && !target->segments.isEmpty());
    for (const QByteArray &segment : target->segments) {
        for (const QByteArray &part : segment.split('/'))
            require(part != "." && part != "..");
        require(!segment.contains('\0') && !segment.contains('\\') && !segment.contains('\n') &&
                !segment.contains('\r'));
    }
    const std::optional<Target> again = parseTarget(target->rawPath);
    require(again && again->segments == target->segments);
    (void)target->queryValue("a");
}

void checkAuthority(QByteArrayView bytes)
{
    if (const std::optional<Authority> authority = parseAuthority(bytes)) {
        require(!authority->host.isEmpty() && authority->host == authority->host.toLower());
        const QByteArray text = authority->host.contains(':') ? "[" + authority->host + "]" : authority->host;
        const std::optional<Authority> again = parseAuthority(text);
        require(again && again->host == authority->host && again->isLoopback == authority->isLoopback);
    }
    if (const std::optional<Origin> origin = parseOrigin(bytes)) {
        const Admission admission({}, {bytes.toByteArray()});
        require(admission.invalid().isEmpty());
        require(admission.page(bytes, Authority{.host = "other.example"}, false) == Admission::Page::Listed ||
                origin->authority.host == "other.example");
    }
}

QByteArrayView viewOf(boost::beast::string_view text)
{
    return {text.data(), qsizetype(text.size())};
}

// What our reading of a head says, another reader says, too: two that differ are how requests are smuggled.
void checkAgainstAnother(QByteArrayView bytes, const RequestHead &head)
{
    namespace http = boost::beast::http;
    http::request_parser<http::empty_body> other;
    other.header_limit(1 << 20);
    other.body_limit(std::numeric_limits<std::uint64_t>::max());
    boost::beast::error_code error;
    other.put(boost::asio::buffer(bytes.data(), size_t(bytes.size())), error);
    if (!other.is_header_done()) // stricter about the address, which is looked at later here
        return require(!parseTarget(head.target));
    const auto &message = other.get();
    require(viewOf(message.method_string()) == head.verb && viewOf(message.target()) == head.target);
    require(other.keep_alive() == head.keepAlive && (message.version() < 11) == head.old);
    require(other.chunked() == (head.length < 0));
    require(other.chunked() || qint64(other.content_length().value_or(0)) == head.length);
    // It keeps those of one name together.
    require(std::distance(message.begin(), message.end()) == head.headers.size());
    for (const Headers::Field &ours : head.headers) {
        QList<QByteArray> values;
        const auto [first, last] = message.equal_range({ours.name.data(), size_t(ours.name.size())});
        for (auto field = first; field != last; ++field)
            values.append(viewOf(field->value()).toByteArray());
        require(values == head.headers.values(ours.name));
    }
}

const Reception &reception()
{
    static const Reception one = [] {
        auto router = std::make_shared<Router>();
        router->add(Verb::Get, "/a/{b}", Needs::Nothing, {});
        router->addAny("/c/{rest...}", Needs::SignIn, {});
        router->addWebSocket("/c/{rest...}", Needs::SignIn, {});
        Options options;
        options.hosts = {"deck.example"};
        options.allowedOrigins = {"https://app.example"};
        return Reception(options, router);
    }();
    return one;
}

// What is taken has one length and one host; its body reads the same in one piece and byte for byte.
void checkRequest(QByteArrayView bytes)
{
    const std::optional<qsizetype> end = headEnd(bytes);
    if (!end)
        return;
    RequestHead head;
    RequestParser whole({});
    if (whole.readHead(bytes.first(*end), head))
        return;
    checkAgainstAnother(bytes.first(*end), head);
    require(head.headers.values("Host").size() <= 1 && head.headers.size() <= 100);
    require(!head.headers.contains("Transfer-Encoding") || !head.headers.contains("Content-Length"));
    const Reception::Result result = reception().receive(head, {});
    require(result.request && (result.route || result.answer));
    require(!result.lines.contains("\r\n\r\n"));

    RequestHead same;
    RequestParser pieces({});
    require(!pieces.readHead(bytes.first(*end), same));
    const QByteArrayView body = bytes.sliced(*end);
    QByteArray read;
    qsizetype used = 0;
    const RequestParser::Step step = whole.readBody(body, used, read, 1 << 20);
    QByteArray in;
    QByteArray again;
    RequestParser::Step last = RequestParser::Step::More;
    for (qsizetype i = 0; i < body.size() && last != RequestParser::Step::Done && last != RequestParser::Step::Bad;
         ++i) {
        in.append(body[i]);
        QByteArray out;
        qsizetype taken = 0;
        last = pieces.readBody(in, taken, out, 16);
        in.remove(0, taken);
        again.append(out);
    }
    if (step == RequestParser::Step::Done && !body.isEmpty())
        require(last == RequestParser::Step::Done && read == again);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    checkTarget(bytes);
    checkAuthority(bytes);
    checkRequest(bytes);
    return 0;
}
