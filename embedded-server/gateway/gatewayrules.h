// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/request.h"
#include "embedded-server/http/response.h"

#include <QStringList>

// What of a request may go to OpenCode. Pure functions.
namespace qd::server {

//! Whether `rest`, the path below the gateway as it came, means the same to every reader: no dot segments, empty segments, encoded slashes or
//! backslashes, however often they are encoded, and no absolute address.
[[nodiscard]] bool isPlainPath(const http::Request &request);

//! What a client may tell OpenCode: no sign-in (that of the gateway goes in its place), no cookies, nothing that proxies or browsers add.
[[nodiscard]] http::Headers headersForOpenCode(const http::Headers &headers, const QByteArray &authorization);
//! What OpenCode may tell a client: no cookies, no permission for other pages, no rules for its own pages.
void cleanAnswer(http::Response &head);

//! The query without the sign-in that OpenCode takes there.
[[nodiscard]] QByteArray queryForOpenCode(const QByteArray &query);

//! What a request names as directory, decoded as OpenCode does: the query's twice, the header's once (PROTOCOL: the query wins).
struct NamedDirectories
{
    QStringList paths;   //!< absolute, as they were named
    bool isValid = true; //!< false: named twice in one place, not decodable, or not absolute
    bool other = false;  //!< a `workspace` is named, which stands for a directory that can't be seen here
};
[[nodiscard]] NamedDirectories namedDirectories(const http::Request &request);

//! The path that OpenCode makes of it: absolute, symbolic links followed as far as it exists.
[[nodiscard]] QString canonicalDirectory(const QString &path);

//! The query with `directory` as the only directory that is named.
[[nodiscard]] QByteArray queryWithDirectory(const QByteArray &query, const QString &directory);

//! The session that a path is about; empty if none. `path`: below the gateway.
[[nodiscard]] QByteArray sessionOf(const QByteArray &path);

//! What somebody who may see some directories only may ask for.
enum class Reach
{
    Everybody, //!< says nothing about a directory
    Events,    //!< the stream of all events, filtered
    List,      //!< a list over all directories, filtered: see listedBy()
    Directory, //!< needs a directory, or a session that is in one
    Server,    //!< about the whole server: not for them
};
[[nodiscard]] Reach reachOf(http::Verb verb, const QByteArray &path);
//! Of a list that may hold what is in other directories: the member that names each one's. Empty for everything else.
[[nodiscard]] QString listedBy(http::Verb verb, const QByteArray &path);

//! \brief The files that a request names below `directory`: absolute, symbolic links followed. OpenCode lets everything pass that is in the same
//! repository, which may be more than the directory. Empty if it names none.
[[nodiscard]] QStringList namedFiles(const http::Request &request, const QString &directory);

//! Whether somebody who may read but not write may look there: at conversations and what belongs to them. Not at files, whose directory the
//! client names, nor at settings.
[[nodiscard]] bool isForReaders(const QByteArray &path);

//! Whether OpenCode tells providers' keys there, in clear (PROTOCOL: `/config`, `/provider`, `/config/providers`).
[[nodiscard]] bool tellsKeys(http::Verb verb, const QByteArray &path);
//! JSON without members in which OpenCode tells keys. Nothing if it is no JSON.
[[nodiscard]] std::optional<QByteArray> withoutKeys(const QByteArray &json);

} // namespace qd::server
