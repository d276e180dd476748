// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/keys/secret.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

namespace qd::keys {

Secret::Secret(qsizetype size)
    : m_bytes(size > 0 ? std::make_unique<char[]>(static_cast<std::size_t>(size)) : nullptr)
    , m_size(std::max<qsizetype>(size, 0))
{}

Secret::Secret(QByteArrayView bytes)
    : Secret(bytes.size())
{
    std::ranges::copy(bytes, m_bytes.get());
}

Secret::~Secret()
{
    wipe();
}

Secret::Secret(Secret &&other) noexcept
    : m_bytes(std::move(other.m_bytes))
    , m_size(std::exchange(other.m_size, 0))
{}

Secret &Secret::operator=(Secret &&other) noexcept
{
    if (this != &other) {
        wipe();
        m_bytes = std::move(other.m_bytes);
        m_size = std::exchange(other.m_size, 0);
    }
    return *this;
}

bool Secret::equals(QByteArrayView other) const
{
    return m_size == other.size() &&
           (m_size == 0 || sodium_memcmp(m_bytes.get(), other.data(), static_cast<std::size_t>(m_size)) == 0);
}

void Secret::wipe() noexcept
{
    if (m_size > 0)
        sodium_memzero(m_bytes.get(), static_cast<std::size_t>(m_size));
}

void wipe(QByteArray &bytes)
{
    // data() of shared bytes would make a copy and overwrite that.
    if (!bytes.isEmpty() && bytes.isDetached())
        sodium_memzero(bytes.data(), static_cast<std::size_t>(bytes.size()));
    bytes = QByteArray();
}

void wipe(QString &text)
{
    if (!text.isEmpty() && text.isDetached())
        sodium_memzero(text.data(), static_cast<std::size_t>(text.size()) * sizeof(QChar));
    text = QString();
}

} // namespace qd::keys
