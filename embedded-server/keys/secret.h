// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <memory>

class QDebug;

namespace qd::keys {

//! \brief Key material: it does not copy, does not print, and is overwritten when it goes.
class Secret
{
public:
    Secret() = default;
    //! So many zero bytes, to be filled.
    explicit Secret(qsizetype size);
    explicit Secret(QByteArrayView bytes);
    ~Secret();
    Secret(Secret &&other) noexcept;
    Secret &operator=(Secret &&other) noexcept;
    Secret(const Secret &) = delete;
    Secret &operator=(const Secret &) = delete;

    [[nodiscard]] bool isEmpty() const { return m_size == 0; }
    [[nodiscard]] qsizetype size() const { return m_size; }
    //! Valid as long as the secret. Whoever copies the bytes answers for the copy.
    [[nodiscard]] QByteArrayView view() const { return {m_bytes.get(), m_size}; }
    [[nodiscard]] char *data() { return m_bytes.get(); }
    //! Takes as long for every secret of that size.
    [[nodiscard]] bool equals(QByteArrayView other) const;

private:
    void wipe() noexcept;

    std::unique_ptr<char[]> m_bytes;
    qsizetype m_size = 0;
};

QDebug operator<<(QDebug, const Secret &) = delete;

using SecretPtr = std::shared_ptr<const Secret>;

[[nodiscard]] inline SecretPtr share(Secret secret)
{
    return std::make_shared<const Secret>(std::move(secret));
}
[[nodiscard]] inline SecretPtr secretOf(QByteArrayView bytes)
{
    return std::make_shared<const Secret>(bytes);
}

//! \name Overwrite what carried a secret and empty it. Bytes that somebody else shares stay: then that one answers for them
//! @{
void wipe(QByteArray &bytes);
void wipe(QString &text);
//! @}

} // namespace qd::keys
