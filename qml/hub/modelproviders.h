// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

namespace qd::ui {

//! \brief A provider of models as a person meets it when they add a key. What a hub knows of it itself is in its own list.
struct ModelProvider
{
    QString id;          //!< as OpenCode and the hub spell it
    QString name;        //!< for people
    QString programPath; //!< what the maker's own clients want behind the proxy's address of it
    bool hasKey = true;  //!< false: a hub reaches it without one
};

//! In the order in which they are offered.
[[nodiscard]] const QList<ModelProvider> &modelProviders();
//! The id itself of one that is not known by name.
[[nodiscard]] QString modelProviderName(const QString &id);
//! What a hub takes as the id of a provider of somebody's own: "My models" becomes "my-models". Empty if nothing of it can stay.
[[nodiscard]] QString modelProviderIdOf(const QString &name);

} // namespace qd::ui
