// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "qml/hub/hublistmodel.h"
#include "qml/hub/usagetally.h"

#include <QVariantList>

namespace qd::ui {

//! \brief What the AI proxy of a hub was used for: a row per model or per person, a bar per day, totals. GUI thread.
//!
//! A hub counts by its own days, which begin at midnight UTC.
class ProxyUsage : public qd::ui::HubListModel // by its whole name: so it is found by what tells QML of it
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(int days READ days WRITE setDays NOTIFY choiceChanged)
    Q_PROPERTY(
        bool everybody READ isEverybody WRITE setEverybody NOTIFY choiceChanged) //!< not only one's own; for owners
    Q_PROPERTY(bool byPerson READ isByPerson WRITE setByPerson NOTIFY choiceChanged)
    Q_PROPERTY(QVariantList bars READ bars NOTIFY usageChanged) //!< oldest first: of {share: 0 to 1, words}
    Q_PROPERTY(QString firstDay READ firstDay NOTIFY usageChanged)
    Q_PROPERTY(QString lastDay READ lastDay NOTIFY usageChanged)
    Q_PROPERTY(QStringList titles READ titles CONSTANT) //!< of the figures
    Q_PROPERTY(QStringList totals READ totals NOTIFY usageChanged)
    Q_PROPERTY(QStringList exactTotals READ exactTotals NOTIFY usageChanged)
    Q_PROPERTY(QString note READ note NOTIFY usageChanged) //!< what the figures leave out; empty if nothing

public:
    enum Role
    {
        NameRole = Qt::UserRole,
        DetailRole,
        FiguresRole, //!< as short as people read them
        ExactRole,
    };

    explicit ProxyUsage(QObject *parent = nullptr, const Clock &clock = systemClock());

    [[nodiscard]] int days() const { return m_range; }
    void setDays(int days);
    [[nodiscard]] bool isEverybody() const { return m_everybody; }
    void setEverybody(bool everybody);
    [[nodiscard]] bool isByPerson() const { return m_byPerson && m_everybody; }
    void setByPerson(bool byPerson);
    [[nodiscard]] QVariantList bars() const;
    [[nodiscard]] QString firstDay() const;
    [[nodiscard]] QString lastDay() const;
    [[nodiscard]] static QStringList titles();
    [[nodiscard]] QStringList totals() const;
    [[nodiscard]] QStringList exactTotals() const;
    [[nodiscard]] QString note() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void choiceChanged();
    void usageChanged();

protected:
    QCoro::Task<Outcome<void>> read(HubLink *link) override;
    void forget() override;
    [[nodiscard]] QString failedWords() const override { return tr("What was used can't be read"); }

private:
    struct Row
    {
        QString name;
        QString detail;
        UsageSum sum;
    };
    using Page = Outcome<rpc::ProxyUsageList>;

    [[nodiscard]] QCoro::Task<Page> ask(HubLink *link, qint64 fromDay) const;
    [[nodiscard]] QCoro::Task<Outcome<UsageTally>> readDays(HubLink *link, qint64 fromDay);
    [[nodiscard]] QCoro::Task<> readNames(HubLink *link);
    [[nodiscard]] qint64 today() const;
    [[nodiscard]] QString personOf(const QString &id) const;
    void fill();

    const Clock &m_clock;
    int m_range = 30;
    bool m_everybody = false;
    bool m_byPerson = false;
    qint64 m_first = 0; //!< of the days that are shown
    qint64 m_last = 0;
    bool m_cut = false; //!< a day had more entries than an answer holds
    UsageTally m_tally;
    QHash<QString, QString> m_names; //!< of people, by id
    QList<Row> m_rows;
};

} // namespace qd::ui
