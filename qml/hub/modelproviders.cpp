// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/modelproviders.h"

#include <algorithm>

namespace qd::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestId = 40;

} // namespace

const QList<ModelProvider> &modelProviders()
{
    static const QList<ModelProvider> all{
        {u"anthropic"_s, u"Anthropic"_s, {}},
        {u"openai"_s, u"OpenAI"_s, u"/v1"_s},
        {u"google"_s, u"Google"_s, {}},
        {u"openrouter"_s, u"OpenRouter"_s, u"/v1"_s},
        {u"mistral"_s, u"Mistral"_s, u"/v1"_s},
        {u"groq"_s, u"Groq"_s, u"/v1"_s},
        {u"xai"_s, u"xAI"_s, u"/v1"_s},
        {u"github-copilot"_s, u"GitHub Copilot"_s, {}},
        {u"ollama"_s, u"Ollama"_s, u"/v1"_s, false},
    };
    return all;
}

QString modelProviderName(const QString &id)
{
    const auto found = std::ranges::find(modelProviders(), id, &ModelProvider::id);
    return found == modelProviders().cend() ? id : found->name;
}

QString modelProviderIdOf(const QString &name)
{
    QString id;
    for (const QChar c : name.trimmed().toLower()) {
        if ((c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9'))
            id += c;
        else if (!id.isEmpty() && !id.endsWith(u'-'))
            id += u'-';
    }
    id.truncate(longestId);
    while (id.endsWith(u'-'))
        id.chop(1);
    return id;
}

} // namespace qd::ui
