// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/upstreamorigin.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QUrl>

namespace qd::keys {

//! In which header a provider wants its key.
enum class KeyForm : quint8
{
    Bearer,      //!< Authorization: Bearer …
    XApiKey,     //!< x-api-key
    XGoogApiKey, //!< x-goog-api-key
    None,        //!< there is no key
};

//! Whose API it speaks: how its errors and its numbers of tokens look.
enum class Dialect : quint8
{
    OpenAi,
    Anthropic,
    Google,
};

//! \brief A provider of models, as far as a server that passes requests on must know it.
struct Provider
{
    QString id;   //!< as OpenCode spells it
    QString name; //!< for people
    QUrl baseUrl; //!< what comes behind the provider in the proxy's path is put behind this one's path
    KeyForm form = KeyForm::Bearer;
    Dialect dialect = Dialect::OpenAi;
    QList<QByteArray> variables; //!< of the environment that may hold a key; the first one that is set counts
    QByteArray modelsPath;       //!< answers to a good key with 200 and to a bad one with 401 or the like
    QByteArray clientPath;       //!< what OpenCode wants behind the proxy's address of this provider
    http::Reach reach = http::Reach::Anywhere; //!< narrower where a person named the base URL
};

//! Those that are known by name. Ollama is not among them: it is there when OLLAMA_HOST says where.
[[nodiscard]] const QList<Provider> &knownProviders();
//! Null if it is none of them.
[[nodiscard]] const Provider *knownProvider(QStringView id);
//! One that speaks OpenAI's API at an address of a person's own.
[[nodiscard]] Provider compatibleProvider(const QString &id, const QUrl &baseUrl);

inline const QString ollama = QStringLiteral("ollama");
//! Where OLLAMA_HOST says: `host`, `host:port`, `http://host:port`; empty if it says nothing of use.
[[nodiscard]] QUrl ollamaAddress(const QByteArray &host);

//! Small letters, digits and inner hyphens, at most 40: fit for a path and a configuration.
[[nodiscard]] bool isProviderId(QStringView id);

} // namespace qd::keys
