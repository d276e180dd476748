// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QTimer>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

class QJSEngine;
class QQmlEngine;

namespace qd::ui {

//! \brief Times, sizes and numbers as people read them. `now` moves at the edges of minutes only.
class Format : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    Q_PROPERTY(double now READ now NOTIFY nowChanged)

public:
    explicit Format(QObject *parent = nullptr);
    static Format *create(QQmlEngine *, QJSEngine *);

    [[nodiscard]] double now() const { return m_now; }

    //! "now", "5 min", "3 h" up to a day, then a date. Pass `now` so that a binding follows it.
    Q_INVOKABLE [[nodiscard]] static QString ago(double time, double now);
    //! The same inside of a sentence: "just now", "5 min ago", "on 3 Mar".
    Q_INVOKABLE [[nodiscard]] static QString past(double time, double now);
    Q_INVOKABLE [[nodiscard]] static QString exact(double time);
    Q_INVOKABLE [[nodiscard]] static QString clock(double time);
    //! "Today", "Yesterday", "Tuesday, 3 March".
    Q_INVOKABLE [[nodiscard]] static QString day(double midnight, double now);
    //! "0.2 s", "14 s", "2 min 5 s".
    Q_INVOKABLE [[nodiscard]] static QString duration(double milliseconds);
    //! "840", "12.4k", "1.2M".
    Q_INVOKABLE [[nodiscard]] static QString count(double number);
    Q_INVOKABLE [[nodiscard]] static QString cost(double dollars);
    Q_INVOKABLE [[nodiscard]] static QString bytes(double bytes);
    //! A path with the home directory as "~".
    Q_INVOKABLE [[nodiscard]] static QString path(const QString &path);
    //! The same of a local URL.
    Q_INVOKABLE [[nodiscard]] static QString place(const QUrl &folder);
    //! What a typed path stands for, "~" as the home directory; empty when there is nothing.
    Q_INVOKABLE [[nodiscard]] static QUrl located(const QString &path);
    Q_INVOKABLE [[nodiscard]] static QUrl fileUrl(const QString &path);
    //! The parts that aren't empty, with `between` between them.
    Q_INVOKABLE [[nodiscard]] static QString join(const QStringList &parts,
                                                  const QString &between = QStringLiteral(" · "));
    //! The last part of a path, also of one of Windows.
    Q_INVOKABLE [[nodiscard]] static QString name(const QString &path);

Q_SIGNALS:
    void nowChanged();

private:
    void tick();

    QTimer m_timer;
    double m_now = 0;
};

} // namespace qd::ui
