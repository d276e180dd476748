// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/collation.h"

namespace qd {

QCollator peoplesOrder()
{
    const auto own = QLocale().collation();
    QCollator collator(own == QLocale::c() ? QLocale(QLocale::English) : own); // "C" goes by bytes
    collator.setNumericMode(true);
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    return collator;
}

} // namespace qd
