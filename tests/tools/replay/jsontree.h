// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>
#include <QMap>
#include <QString>

#include <memory>
#include <vector>

namespace qd::replay {

//! \brief A JSON value to compare with: keeps half surrogate pairs, which Qt's own classes replace, and the bytes it was read from.
struct Json
{
    enum class Type
    {
        Missing,
        Null,
        Bool,
        Number,
        String,
        Array,
        Object,
    };

    Type type = Type::Missing;
    bool flag = false;
    double number = 0;
    QString text;
    std::vector<Json> items;
    QMap<QString, std::shared_ptr<Json>> members;
    QByteArrayView raw; //!< in the bytes given to parse(), which must outlive this

    [[nodiscard]] const Json &operator[](const QString &key) const;
    [[nodiscard]] QStringList keys() const { return members.keys(); }
    [[nodiscard]] QStringList strings() const;

    //! Missing if the bytes are not JSON.
    [[nodiscard]] static Json parse(QByteArrayView bytes);
};

} // namespace qd::replay
