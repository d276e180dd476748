// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/keys/providers.h"

#include <algorithm>

namespace qd::keys {

using namespace Qt::StringLiterals;

namespace {

constexpr int ollamaPort = 11434;
constexpr qsizetype longestId = 40;

} // namespace

const QList<Provider> &knownProviders()
{
    using enum KeyForm;
    static const QList<Provider> all{
        {u"anthropic"_s,
         u"Anthropic"_s,
         QUrl(u"https://api.anthropic.com"_s),
         XApiKey,
         Dialect::Anthropic,
         {"ANTHROPIC_API_KEY"},
         "/v1/models",
         "/v1"},
        {u"openai"_s,
         u"OpenAI"_s,
         QUrl(u"https://api.openai.com"_s),
         Bearer,
         Dialect::OpenAi,
         {"OPENAI_API_KEY"},
         "/v1/models",
         "/v1"},
        // Its list of models is open to everybody: what a key is worth it says elsewhere.
        {u"openrouter"_s,
         u"OpenRouter"_s,
         QUrl(u"https://openrouter.ai/api"_s),
         Bearer,
         Dialect::OpenAi,
         {"OPENROUTER_API_KEY"},
         "/v1/key",
         "/v1"},
        {u"google"_s,
         u"Google"_s,
         QUrl(u"https://generativelanguage.googleapis.com"_s),
         XGoogApiKey,
         Dialect::Google,
         {"GOOGLE_GENERATIVE_AI_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY"},
         "/v1beta/models",
         "/v1beta"},
        {u"groq"_s,
         u"Groq"_s,
         QUrl(u"https://api.groq.com/openai"_s),
         Bearer,
         Dialect::OpenAi,
         {"GROQ_API_KEY"},
         "/v1/models",
         "/v1"},
        {u"mistral"_s,
         u"Mistral"_s,
         QUrl(u"https://api.mistral.ai"_s),
         Bearer,
         Dialect::OpenAi,
         {"MISTRAL_API_KEY"},
         "/v1/models",
         "/v1"},
        {u"xai"_s,
         u"xAI"_s,
         QUrl(u"https://api.x.ai"_s),
         Bearer,
         Dialect::OpenAi,
         {"XAI_API_KEY"},
         "/v1/models",
         "/v1"},
        {u"github-copilot"_s,
         u"GitHub Copilot"_s,
         QUrl(u"https://api.githubcopilot.com"_s),
         Bearer,
         Dialect::OpenAi,
         {"GITHUB_COPILOT_TOKEN"},
         "/models",
         ""},
    };
    return all;
}

const Provider *knownProvider(QStringView id)
{
    const auto found = std::ranges::find(knownProviders(), id, &Provider::id);
    return found == knownProviders().end() ? nullptr : &*found;
}

Provider compatibleProvider(const QString &id, const QUrl &baseUrl)
{
    return {id, id, baseUrl, KeyForm::Bearer, Dialect::OpenAi, {}, "/models", ""};
}

QUrl ollamaAddress(const QByteArray &host)
{
    QString text = QString::fromUtf8(host).trimmed();
    if (text.isEmpty())
        return {};
    if (!text.contains(u"://"_s))
        text.prepend(u"http://"_s);
    QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != u"http" && url.scheme() != u"https"))
        return {};
    // What a server listens on is not where a client finds it.
    if (url.host() == u"0.0.0.0" || url.host() == u"::")
        url.setHost(u"127.0.0.1"_s);
    if (url.port() < 0 && url.scheme() == u"http")
        url.setPort(ollamaPort);
    while (url.path().endsWith(u'/'))
        url.setPath(url.path().chopped(1));
    return url;
}

bool isProviderId(QStringView id)
{
    const auto fits = [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'-'; };
    return !id.isEmpty() && id.size() <= longestId && std::ranges::all_of(id, fits) && !id.startsWith(u'-') &&
           !id.endsWith(u'-');
}

} // namespace qd::keys
