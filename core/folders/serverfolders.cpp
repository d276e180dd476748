// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/folders/serverfolders.h"

#include "core/base/placepath.h"
#include "core/base/worker.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd {
namespace {

using opencode::Api;
using opencode::FileNode;

// The server is there and can't do it: about anything else, such as a lost connection, there is nothing to find out.
bool isRefusal(const Error &error)
{
    return error.code == Error::Code::ServerError || error.code == Error::Code::NotFound ||
           error.code == Error::Code::BadRequest;
}

// What no file system has as a name would lead elsewhere. So would a backslash: OpenCode takes it for a slash, on Linux too.
bool isName(const QString &name)
{
    return !name.isEmpty() && name != u"."_s && name != u".."_s && !name.contains(u'/') && !name.contains(u'\\') &&
           !name.contains(QChar::Null);
}

FolderListing listingOf(const QList<FileNode> &nodes)
{
    QList<FolderEntry> entries;
    entries.reserve(nodes.size());
    for (const auto &node : nodes) {
        if (isName(node.name))
            entries.append({node.name, node.directory, -1});
    }
    sortEntries(entries);
    return entries;
}

// Goes up to the first folder that can be listed and looks for the way down in it. Free functions: the source may go while they wait.
QCoro::Task<FolderProblem> why(Api &api, QString place, Error refusal)
{
    auto child = place;
    auto parent = placepath::parentOf(child);
    while (!parent.isEmpty()) {
        const auto nodes = co_await api.files(placepath::rootOf(place), parent);
        if (nodes) {
            const auto found = std::ranges::find(*nodes, placepath::nameOf(child), &FileNode::name);
            if (found == nodes->cend() || (!found->directory && child != place))
                co_return FolderProblem{FolderProblem::Kind::Missing, {}};
            if (found->directory)
                co_return FolderProblem{FolderProblem::Kind::NotReadable, {}};
            co_return FolderProblem{FolderProblem::Kind::NotAFolder, {}};
        }
        if (!isRefusal(nodes.error()))
            co_return FolderProblem{FolderProblem::Kind::Failed, nodes.error()};
        child = parent;
        parent = placepath::parentOf(child);
    }
    co_return FolderProblem{FolderProblem::Kind::Failed, std::move(refusal)};
}

FolderReply listed(Api &api, QString place)
{
    auto nodes = co_await api.files(placepath::rootOf(place), place);
    if (nodes) {
        // Named, because g++ 12 destroys the captures of a closure that is a temporary of the co_await expression twice.
        auto work = [nodes = *std::move(nodes)] { return listingOf(nodes); };
        co_return co_await onWorker(std::move(work));
    }
    if (!isRefusal(nodes.error()))
        co_return tl::unexpected(FolderProblem{FolderProblem::Kind::Failed, nodes.error()});
    auto problem = co_await why(api, place, nodes.error());
    co_return tl::unexpected(std::move(problem));
}

QCoro::Task<Outcome<QString>> homeOf(Api &api)
{
    const auto paths = co_await api.paths({});
    if (!paths)
        co_return tl::unexpected(paths.error());
    const auto home = placepath::cleaned(paths->home);
    if (!placepath::isAbsolute(home))
        co_return failure(Error::Code::Protocol, u"the server names no home folder"_s);
    co_return home;
}

} // namespace

QCoro::Task<Outcome<QString>> ServerFolders::home()
{
    return homeOf(m_api);
}

FolderReply ServerFolders::list(QString place)
{
    return listed(m_api, placepath::cleaned(place));
}

} // namespace qd
