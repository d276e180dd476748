// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/guardian/textlog.h"

#include <cctype>
#include <cstdint>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qd::server {

namespace {

constexpr size_t shortestSecret = 8;
constexpr std::string_view redacted = "[redacted]";

std::string base64(std::string_view bytes)
{
    static constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (size_t at = 0; at < bytes.size(); at += 3) {
        const size_t rest = bytes.size() - at;
        const auto byte = [&](size_t i) -> uint32_t {
            return i < rest ? static_cast<unsigned char>(bytes[at + i]) : 0;
        };
        const uint32_t group = byte(0) << 16 | byte(1) << 8 | byte(2);
        out += digits[group >> 18 & 63];
        out += digits[group >> 12 & 63];
        out += rest > 1 ? digits[group >> 6 & 63] : '=';
        out += rest > 2 ? digits[group & 63] : '=';
    }
    return out;
}

std::string percentEncoded(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.' || c == '~') {
            out += c;
        } else {
            char code[4];
            std::snprintf(code, sizeof code, "%%%02X", static_cast<unsigned char>(c));
            out += code;
        }
    }
    return out;
}

} // namespace

void Redactor::addSecret(std::string_view secret)
{
    if (secret.size() < shortestSecret)
        return;
    m_secrets.emplace_back(secret);
    if (std::string encoded = percentEncoded(secret); encoded != secret)
        m_secrets.push_back(std::move(encoded));
}

void Redactor::addCredentials(std::string_view user, std::string_view password)
{
    addSecret(password);
    if (password.size() >= shortestSecret)
        addSecret(base64(std::string(user) + ':' + std::string(password)));
}

std::string Redactor::redact(std::string_view text) const
{
    std::string clean(text);
    for (const std::string &secret : m_secrets) {
        for (size_t at = clean.find(secret); at != std::string::npos; at = clean.find(secret, at + redacted.size()))
            clean.replace(at, secret.size(), redacted);
    }
    return clean;
}

RotatingLog::RotatingLog(std::string path, size_t limit, int generations)
    : m_path(std::move(path))
    , m_limit(limit)
    , m_generations(generations)
{}

void RotatingLog::append(std::string_view text) const
{
    struct stat info = {};
    if (::stat(m_path.c_str(), &info) == 0 && static_cast<size_t>(info.st_size) + text.size() > m_limit)
        rotate();
    const int fd = ::open(m_path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return;
    while (!text.empty()) {
        const ssize_t written = ::write(fd, text.data(), text.size());
        if (written <= 0)
            break;
        text.remove_prefix(static_cast<size_t>(written));
    }
    ::close(fd);
}

void RotatingLog::rotate() const
{
    for (int i = m_generations; i > 0; --i) {
        const std::string from = i == 1 ? m_path : m_path + '.' + std::to_string(i - 1);
        const std::string to = m_path + '.' + std::to_string(i);
        // The oldest generations may not be there yet.
        (void)std::rename(from.c_str(), to.c_str());
    }
}

void LineSplitter::feed(std::string_view bytes, const std::function<void(std::string_view)> &take)
{
    while (true) {
        const size_t end = bytes.find('\n');
        add(bytes.substr(0, end));
        if (end == std::string_view::npos)
            return;
        bytes.remove_prefix(end + 1);
        if (!m_open.empty() && m_open.back() == '\r')
            m_open.pop_back();
        take(m_open);
        m_open.clear();
        m_cut = false;
    }
}

void LineSplitter::finish(const std::function<void(std::string_view)> &take)
{
    if (!m_open.empty())
        take(m_open);
    m_open.clear();
    m_cut = false;
}

void LineSplitter::add(std::string_view piece)
{
    if (m_cut)
        return;
    const size_t room = maxLine - m_open.size();
    m_open.append(piece.substr(0, room));
    if (piece.size() > room) {
        m_open += " […]";
        m_cut = true;
    }
}

} // namespace qd::server
