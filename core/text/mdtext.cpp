// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/mdtext.h"

#include "core/text/entities.h"

#include <QStringDecoder>

namespace qd::text {

void decodeUtf8(QString &to, QByteArrayView bytes)
{
    to.resize(bytes.size());
    QStringDecoder decoder(QStringDecoder::Utf8,
                           QStringConverter::Flag::Stateless | QStringConverter::Flag::ConvertInitialBom);
    const QChar *end = decoder.appendToBuffer(to.data(), bytes);
    to.truncate(end - to.constData());
}

QString attributeText(const MD_ATTRIBUTE &attribute)
{
    QString result;
    for (int i = 0; attribute.substr_offsets && attribute.substr_offsets[i] < attribute.size; ++i) {
        const MD_OFFSET from = attribute.substr_offsets[i];
        const QByteArrayView part(attribute.text + from, attribute.substr_offsets[i + 1] - from);
        if (attribute.substr_types[i] == MD_TEXT_ENTITY)
            result += decodeEntity(part);
        else if (attribute.substr_types[i] == MD_TEXT_NULLCHAR)
            result += QChar(QChar::ReplacementCharacter);
        else
            result += QString::fromUtf8(part);
    }
    return result;
}

QByteArray utf8Of(QStringView text)
{
    if (text.isValidUtf16())
        return text.toUtf8();
    QString repaired = text.toString();
    for (qsizetype i = 0; i < repaired.size(); ++i) {
        if (!repaired[i].isSurrogate())
            continue;
        const bool pair = repaired[i].isHighSurrogate() && i + 1 < repaired.size() && repaired[i + 1].isLowSurrogate();
        if (pair)
            ++i;
        else
            repaired[i] = QChar::ReplacementCharacter;
    }
    return repaired.toUtf8();
}

} // namespace qd::text
