// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/settings/serversettings.h"

#include <functional>

namespace qd::server {

//! \brief A setting: its name, and how it is read from and written as text.
struct Setting
{
    QString name;
    QString value; //!< empty: a switch
    QString help;
    //! What is wrong with the text; empty: nothing, and it is set.
    std::function<QString(ServerSettings &, const QString &)> set;
    std::function<QJsonValue(const ServerSettings &)> get;
};

[[nodiscard]] const QList<Setting> &settingTable();

} // namespace qd::server
