// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Loaded into the programs of a test (tests/support/hermetic, LD_PRELOAD): before a file is deleted, or another one takes its place, it is looked through for the
// tests' secrets. The path of one that has some is appended to the file that QUARTERDECK_TEST_FOUND names. What is overwritten in place is not seen.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace std::string_view_literals;

namespace {

// As tests/tools/find-secrets has them: plain, in Base64 at each of its three offsets, in UTF-16.
constexpr std::array needles{"qd-canary"sv, "cWQtY2FuYXJ5"sv, "FkLWNhbmFy"sv, "ZC1jYW5hcn"sv,
                             "q\0d\0-\0c\0a\0n\0a\0r\0y"sv};
constexpr std::size_t longestNeedle = needles.back().size();

bool hasSecret(int file)
{
    std::array<char, 65'536> buffer{};
    std::size_t kept = 0; // of the block before: a needle may lie across
    while (true) {
        const ssize_t got = ::read(file, buffer.data() + kept, buffer.size() - kept);
        if (got <= 0)
            return false;
        const std::size_t size = kept + std::size_t(got);
        for (const auto needle : needles) {
            if (::memmem(buffer.data(), size, needle.data(), needle.size()) != nullptr)
                return true;
        }
        kept = std::min(size, longestNeedle);
        std::memmove(buffer.data(), buffer.data() + size - kept, kept);
    }
}

void report(int file)
{
    const char *to = std::getenv("QUARTERDECK_TEST_FOUND");
    std::array<char, 4'096> name{};
    const ssize_t length = ::readlink(("/proc/self/fd/" + std::to_string(file)).c_str(), name.data(), name.size() - 1);
    const int list = to == nullptr || length <= 0 ? -1 : ::open(to, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (list < 0)
        return;
    name.at(std::size_t(length)) = '\n';
    (void)!::write(list, name.data(), std::size_t(length) + 1);
    ::close(list);
}

void look(int directory, const char *path)
{
    // Closing it would give up the locks that SQLite has on its index, which holds nothing of the content.
    if (std::string_view(path).ends_with("-shm"))
        return;
    const int before = errno;
    const int file = ::openat(directory, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat facts
    {};
    if (file >= 0 && ::fstat(file, &facts) == 0 && S_ISREG(facts.st_mode) && hasSecret(file))
        report(file);
    if (file >= 0)
        ::close(file);
    errno = before;
}

template <typename Function>
Function *next(const char *name)
{
    return reinterpret_cast<Function *>(::dlsym(RTLD_NEXT, name));
}

} // namespace

extern "C" {

int unlink(const char *path) noexcept
{
    static const auto real = next<int(const char *)>("unlink");
    look(AT_FDCWD, path);
    return real(path);
}

int unlinkat(int directory, const char *path, int flags) noexcept
{
    static const auto real = next<int(int, const char *, int)>("unlinkat");
    if ((flags & AT_REMOVEDIR) == 0)
        look(directory, path);
    return real(directory, path, flags);
}

int remove(const char *path) noexcept
{
    static const auto real = next<int(const char *)>("remove");
    look(AT_FDCWD, path);
    return real(path);
}

int rename(const char *from, const char *to) noexcept
{
    static const auto real = next<int(const char *, const char *)>("rename");
    look(AT_FDCWD, to);
    return real(from, to);
}

int renameat(int fromDirectory, const char *from, int toDirectory, const char *to) noexcept
{
    static const auto real = next<int(int, const char *, int, const char *)>("renameat");
    look(toDirectory, to);
    return real(fromDirectory, from, toDirectory, to);
}

} // extern "C"
