// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/request.h"

#include <QStringList>

namespace qd::proxy {

//! \brief The models that a request asks for: of its path (Google) and its body. Pure.
//!
//! Nothing if that can't be said for sure, such as of a batch, a form or JSON with a name twice (of which nobody knows which one counts).
[[nodiscard]] std::optional<QStringList> wantedModels(const QByteArray &rest, const QByteArray &body);
//! Google's paths say it: `v1beta/models/{model}:verb`. Empty for others.
[[nodiscard]] QString modelInPath(const QByteArray &rest);

} // namespace qd::proxy
