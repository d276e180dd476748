// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/guardian/processtree.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <set>
#include <thread>
#include <unistd.h>

namespace qd::server {

namespace {

std::string readFile(const std::string &path)
{
    std::string content;
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return content;
    char buffer[8192];
    for (ssize_t n = 0; (n = ::read(fd, buffer, sizeof buffer)) > 0;)
        content.append(buffer, static_cast<size_t>(n));
    ::close(fd);
    return content;
}

std::string pathOf(pid_t pid, const char *file)
{
    return "/proc/" + std::to_string(pid) + '/' + file;
}

std::optional<ProcessInfo> parseStat(pid_t pid)
{
    const std::string stat = readFile(pathOf(pid, "stat"));
    // The name in parentheses may hold anything, also parentheses: what follows the last one is regular.
    const size_t end = stat.rfind(')');
    if (end == std::string::npos || end + 2 >= stat.size())
        return {};
    ProcessInfo info;
    info.pid = pid;
    const int fields = std::sscanf(stat.c_str() + end + 2, // NOLINT(cert-err34-c): the kernel wrote it
                                   "%c %d %*d %d %d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
                                   &info.state, &info.parent, &info.session, &info.terminal, &info.started);
    return fields == 5 ? std::optional(info) : std::nullopt;
}

bool holdsEntry(std::string_view environment, std::string_view entry)
{
    for (size_t at = environment.find(entry); at != std::string_view::npos; at = environment.find(entry, at + 1)) {
        const size_t end = at + entry.size();
        if ((at == 0 || environment[at - 1] == '\0') && (end == environment.size() || environment[end] == '\0'))
            return true;
    }
    return false;
}

std::vector<ProcessInfo> closure(const std::vector<ProcessInfo> &all, std::set<pid_t> family)
{
    const std::set<pid_t> roots = family;
    std::vector<ProcessInfo> found;
    // A child may come before its parent in the list (numbers wrap), so until nothing is added.
    for (bool grew = true; grew;) {
        grew = false;
        for (const ProcessInfo &process : all) {
            if (family.contains(process.parent) && !family.contains(process.pid)) {
                family.insert(process.pid);
                found.push_back(process);
                grew = true;
            }
        }
    }
    std::reverse(found.begin(), found.end());
    return found;
}

} // namespace

std::vector<ProcessInfo> listProcesses()
{
    std::vector<ProcessInfo> all;
    DIR *directory = ::opendir("/proc");
    if (!directory)
        return all;
    while (const dirent *entry = ::readdir(directory)) {
        if (!std::isdigit(static_cast<unsigned char>(entry->d_name[0])))
            continue;
        if (const auto info = parseStat(static_cast<pid_t>(std::strtol(entry->d_name, nullptr, 10))))
            all.push_back(*info);
    }
    ::closedir(directory);
    return all;
}

std::vector<ProcessInfo> descendantsOf(pid_t root)
{
    std::vector<ProcessInfo> found = closure(listProcesses(), {root});
    std::erase_if(found, [](const ProcessInfo &process) { return process.state == 'Z'; });
    return found;
}

std::vector<pid_t> processesMarked(std::string_view entry)
{
    const std::vector<ProcessInfo> all = listProcesses();
    std::set<pid_t> marked;
    for (const ProcessInfo &process : all) {
        if (process.pid != ::getpid() && process.state != 'Z' &&
            holdsEntry(readFile(pathOf(process.pid, "environ")), entry))
            marked.insert(process.pid);
    }
    std::vector<pid_t> found(marked.begin(), marked.end());
    for (const ProcessInfo &process : closure(all, marked)) {
        if (process.pid != ::getpid() && process.state != 'Z')
            found.push_back(process.pid);
    }
    return found;
}

int killMarked(std::string_view entry)
{
    using namespace std::chrono_literals;
    int killed = 0;
    // Again and again, because a process may have a child while it is being looked for. A killed one needs a moment
    // to go, on a busy machine more than that; one that can't go (it waits for a disk, say) must not hold us up for ever.
    const auto end = std::chrono::steady_clock::now() + 10s;
    bool isFirst = true;
    for (auto pause = 2ms; std::chrono::steady_clock::now() < end; pause = std::min(pause * 2, 100ms)) {
        const std::vector<pid_t> found = processesMarked(entry);
        if (found.empty())
            return killed;
        for (const pid_t pid : found)
            killed += ::kill(pid, SIGKILL) == 0 && isFirst;
        isFirst = false;
        std::this_thread::sleep_for(pause);
    }
    return killed;
}

bool hasTerminal(pid_t root)
{
    const std::vector<ProcessInfo> all = descendantsOf(root);
    return std::ranges::any_of(all, [](const ProcessInfo &process) { return process.terminal != 0; });
}

std::vector<Terminal> terminalsOf(pid_t root)
{
    const std::vector<ProcessInfo> all = descendantsOf(root);
    std::vector<Terminal> found;
    for (const ProcessInfo &process : all) {
        if (process.terminal == 0 || process.session != process.pid)
            continue;
        std::error_code failed;
        const std::filesystem::path directory = std::filesystem::read_symlink(pathOf(process.pid, "cwd"), failed);
        const bool isRunning =
            std::ranges::any_of(all, [&process](const ProcessInfo &other) { return other.parent == process.pid; });
        found.push_back({process.pid, directory.string(), isRunning});
    }
    return found;
}

unsigned long long startTimeOf(pid_t pid)
{
    const auto info = parseStat(pid);
    return info && info->state != 'Z' ? info->started : 0;
}

} // namespace qd::server
