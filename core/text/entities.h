// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>
#include <QString>

namespace qd::text {

//! What a character reference such as `&eacute;` or `&#233;` stands for; itself when it stands for nothing.
[[nodiscard]] QString decodeEntity(QByteArrayView entity);

} // namespace qd::text
