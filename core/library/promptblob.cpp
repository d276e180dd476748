// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/library/promptblob.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborValue>

namespace qd {

using namespace opencode;
using namespace Qt::StringLiterals;

QByteArray packPrompt(const Prompt &prompt)
{
    QCborArray parts;
    for (const PromptPart &part : prompt.parts) {
        parts.append(QCborMap{{u"type"_s, int(part.type)},
                              {u"id"_s, part.id},
                              {u"text"_s, part.text},
                              {u"mime"_s, part.file.mime},
                              {u"filename"_s, part.file.filename},
                              {u"url"_s, part.file.url}});
    }
    const QCborMap map{{u"messageId"_s, prompt.messageId},       {u"agent"_s, prompt.agent},
                       {u"provider"_s, prompt.model.providerId}, {u"model"_s, prompt.model.modelId},
                       {u"variant"_s, prompt.model.variant},     {u"parts"_s, parts}};
    return QCborValue(map).toCbor();
}

Prompt unpackPrompt(const QByteArray &blob)
{
    const QCborMap map = QCborValue::fromCbor(blob).toMap();
    Prompt prompt;
    prompt.messageId = map.value(u"messageId"_s).toString();
    prompt.agent = map.value(u"agent"_s).toString();
    prompt.model = {map.value(u"provider"_s).toString(), map.value(u"model"_s).toString(),
                    map.value(u"variant"_s).toString()};
    const QCborArray parts = map.value(u"parts"_s).toArray();
    for (const auto &value : parts) {
        const QCborMap entry = value.toMap();
        PromptPart part;
        part.type = PromptPart::Type(qBound(0, int(entry.value(u"type"_s).toInteger()), int(PromptPart::Type::Agent)));
        part.id = entry.value(u"id"_s).toString();
        part.text = entry.value(u"text"_s).toString();
        part.file = {entry.value(u"mime"_s).toString(), entry.value(u"filename"_s).toString(),
                     entry.value(u"url"_s).toString()};
        prompt.parts.append(part);
    }
    return prompt;
}

} // namespace qd
