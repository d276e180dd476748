// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

// The pieces of the server's log that the guardian and the supervisor share. Plain C++ without Qt.
namespace qd::server {

//! Takes secrets out of text, also in the forms in which they travel (Basic auth, percent-encoded).
class Redactor
{
public:
    //! A secret of fewer than 8 characters is ignored: taking it out would spoil the text and protect nothing.
    void addSecret(std::string_view secret);
    //! The secrets of a server: its password, alone and as `user:password` in Base64.
    void addCredentials(std::string_view user, std::string_view password);
    [[nodiscard]] std::string redact(std::string_view text) const;

private:
    std::vector<std::string> m_secrets;
};

//! \brief Appends to a file (0600) and moves it aside when it is full: log, log.1, log.2, …
//!
//! Opens the file for each call, so that several processes may write to one log. Failures (a full disk) are ignored: a
//! log must not end what it describes.
class RotatingLog
{
public:
    static constexpr size_t defaultLimit = size_t(2) * 1024 * 1024;

    explicit RotatingLog(std::string path, size_t limit = defaultLimit, int generations = 2);
    void append(std::string_view text) const;

private:
    void rotate() const;

    std::string m_path;
    size_t m_limit;
    int m_generations;
};

//! Cuts a stream of bytes into lines. A line longer than the limit is cut there and its rest is dropped.
class LineSplitter
{
public:
    static constexpr size_t maxLine = size_t(16) * 1024;

    void feed(std::string_view bytes, const std::function<void(std::string_view line)> &take);
    //! The last line, if it had no end.
    void finish(const std::function<void(std::string_view line)> &take);

private:
    void add(std::string_view piece);

    std::string m_open;
    bool m_cut = false;
};

} // namespace qd::server
