// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/sessions/attachments.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMimeDatabase>

using namespace Qt::StringLiterals;

namespace qd::ui {

QString Attachments::addFile(const QString &path)
{
    const QFileInfo info(path);
    if (!info.isFile() || !info.isReadable())
        return tr("%1 can't be read.").arg(info.fileName());
    const auto mime = QMimeDatabase().mimeTypeForFile(info).name();
    const bool inlined = mime.startsWith(u"image/"_s) || mime == u"application/pdf"_s;
    if (!inlined) {
        append({mime.startsWith(u"text/"_s) ? mime : u"text/plain"_s, info.fileName(),
                QUrl::fromLocalFile(info.absoluteFilePath()).toString()});
        return {};
    }
    if (info.size() > maxBytes)
        return tr("%1 is larger than 10 MB.").arg(info.fileName());
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return tr("%1 can't be read.").arg(info.fileName());
    const auto data = QString::fromLatin1(file.readAll().toBase64());
    append({mime, info.fileName(), u"data:"_s + mime + u";base64,"_s + data});
    return {};
}

void Attachments::addPicture(const QByteArray &png, const QString &name)
{
    append({u"image/png"_s, name, u"data:image/png;base64,"_s + QString::fromLatin1(png.toBase64())});
}

void Attachments::append(opencode::FilePart file)
{
    beginInsertRows({}, count(), count());
    m_files.append(std::move(file));
    endInsertRows();
    Q_EMIT countChanged();
}

void Attachments::remove(int row)
{
    if (row < 0 || row >= count())
        return;
    beginRemoveRows({}, row, row);
    m_files.removeAt(row);
    endRemoveRows();
    Q_EMIT countChanged();
}

void Attachments::clear()
{
    setFiles({});
}

void Attachments::setFiles(const QList<opencode::FilePart> &files)
{
    if (m_files.isEmpty() && files.isEmpty())
        return;
    beginResetModel();
    m_files = files;
    endResetModel();
    Q_EMIT countChanged();
}

QByteArray Attachments::toJson() const
{
    if (m_files.isEmpty())
        return {};
    QJsonArray array;
    for (const auto &file : m_files)
        array.append(QJsonObject{{u"mime"_s, file.mime}, {u"filename"_s, file.filename}, {u"url"_s, file.url}});
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

void Attachments::fromJson(const QByteArray &json)
{
    QList<opencode::FilePart> files;
    for (const auto &value : QJsonDocument::fromJson(json).array()) {
        const auto object = value.toObject();
        files.append({object[u"mime"].toString(), object[u"filename"].toString(), object[u"url"].toString()});
    }
    setFiles(files);
}

int Attachments::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant Attachments::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &file = m_files[index.row()];
    switch (role) {
    case NameRole:
        return file.filename;
    case MimeRole:
        return file.mime;
    case PictureRole:
        return file.mime.startsWith(u"image/"_s) ? file.url : QString();
    default:
        return {};
    }
}

QHash<int, QByteArray> Attachments::roleNames() const
{
    return {{NameRole, "name"}, {MimeRole, "mime"}, {PictureRole, "picture"}};
}

} // namespace qd::ui
