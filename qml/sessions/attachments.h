// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/types.h"

#include <QAbstractListModel>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

namespace qd::ui {

//! \brief Files and pictures that go with a prompt, as data: URLs (pictures, pasted or dropped) or file: URLs (files of the project).
class Attachments : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to a composer")
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    enum Role
    {
        NameRole = Qt::UserRole,
        MimeRole,
        PictureRole, //!< URL to show, empty unless it is a picture
    };

    //! A larger file is refused: it would make the session unusable.
    static constexpr qint64 maxBytes = 10LL * 1024 * 1024;

    using QAbstractListModel::QAbstractListModel;

    //! Returns why not, as a sentence; empty when it was added.
    [[nodiscard]] QString addFile(const QString &path);
    void addPicture(const QByteArray &png, const QString &name);
    Q_INVOKABLE void remove(int row);
    void clear();
    [[nodiscard]] const QList<opencode::FilePart> &files() const { return m_files; }
    void setFiles(const QList<opencode::FilePart> &files);

    //! For drafts.
    [[nodiscard]] QByteArray toJson() const;
    void fromJson(const QByteArray &json);

    [[nodiscard]] int count() const { return int(m_files.size()); }
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();

private:
    void append(opencode::FilePart file);

    QList<opencode::FilePart> m_files;
};

} // namespace qd::ui
