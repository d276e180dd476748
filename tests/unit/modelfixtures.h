// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/library/library.h"
#include "core/models/background.h"
#include "core/models/transcriptmodel.h"
#include "core/text/rows.h"
#include "tests/unit/storefixtures.h"

#include <QAbstractItemModelTester>
#include <QPointer>

#include <memory>

// What the tests of the models share.
namespace qd::test {

//! Jobs wait until they are run, so that a test decides what happens meanwhile.
class ManualBackground : public Background
{
public:
    void run(QObject *context, std::function<void()> work, std::function<void()> done) override
    {
        m_jobs.append({context, std::move(work), std::move(done)});
    }
    [[nodiscard]] int waiting() const { return int(m_jobs.size()); }
    bool runOne()
    {
        if (m_jobs.isEmpty())
            return false;
        const Job job = m_jobs.takeFirst();
        job.work();
        if (job.context)
            job.done();
        return true;
    }
    void runAll()
    {
        while (runOne()) {
        }
    }

private:
    struct Job
    {
        QPointer<QObject> context;
        std::function<void()> work;
        std::function<void()> done;
    };
    QList<Job> m_jobs;
};

//! What a model signalled, in short words: "+2-4" inserted, "-2-4" removed, "2-3>0" moved, "~2-3:title,status" changed, "reset".
class Signals
{
public:
    explicit Signals(const QAbstractItemModel &model)
    {
        const auto span = [](int first, int last) {
            return first == last ? QString::number(first) : u"%1-%2"_s.arg(first).arg(last);
        };
        QObject::connect(&model, &QAbstractItemModel::rowsInserted, &m_context,
                         [this, span](const QModelIndex &, int first, int last) { log += u'+' + span(first, last); });
        QObject::connect(&model, &QAbstractItemModel::rowsRemoved, &m_context,
                         [this, span](const QModelIndex &, int first, int last) { log += u'-' + span(first, last); });
        QObject::connect(&model, &QAbstractItemModel::rowsMoved, &m_context,
                         [this, span](const QModelIndex &, int first, int last, const QModelIndex &, int to) {
                             log += span(first, last) + u'>' + QString::number(to);
                         });
        QObject::connect(&model, &QAbstractItemModel::modelReset, &m_context, [this] { log += u"reset"_s; });
        QObject::connect(
            &model, &QAbstractItemModel::dataChanged, &m_context,
            [this, span, &model](const QModelIndex &first, const QModelIndex &last, const QList<int> &roles) {
                QStringList names;
                for (const int role : roles)
                    names.append(QString::fromLatin1(model.roleNames().value(role)));
                names.sort();
                log += u"~%1:%2"_s.arg(span(first.row(), last.row()), names.join(u','));
            });
    }

    QStringList take() { return std::exchange(log, {}); }

    QStringList log;

private:
    QObject m_context;
};

inline QString blockText(const RichBlock &value)
{
    if (!value.isValid())
        return u"-"_s;
    const text::Block &block = *value.block();
    QString out = u"%1|%2|%3|%4|%5"_s.arg(QString::number(int(block.kind)), block.text, block.marker, block.language)
                      .arg(int(block.open));
    for (const text::Span &span : block.spans)
        out += u"[%1+%2:%3 %4]"_s.arg(span.start).arg(span.length).arg(int(span.style)).arg(span.target);
    for (const auto &row : block.table.rows) {
        for (const text::TableCell &cell : row)
            out += u"{%1}"_s.arg(cell.text);
    }
    return out + u" %1 %2 %3"_s.arg(block.diff.size()).arg(block.wholeStart).arg(block.hidden);
}

inline QString valueText(const QVariant &value)
{
    if (value.canConvert<RichBlock>())
        return blockText(value.value<RichBlock>());
    if (value.typeId() == QMetaType::QVariantList) {
        QStringList texts;
        const QVariantList list = value.toList();
        for (const QVariant &each : list)
            texts.append(valueText(each));
        return texts.join(u';');
    }
    if (value.typeId() == QMetaType::QVariantMap) {
        QStringList texts;
        const QVariantMap map = value.toMap();
        for (auto it = map.cbegin(); it != map.cend(); ++it)
            texts.append(it.key() + u'=' + valueText(it.value()));
        return texts.join(u',');
    }
    if (value.typeId() == QMetaType::QStringList)
        return value.toStringList().join(u',');
    return value.toString();
}

//! Everything that a view can see of a row.
inline QString rowText(const QAbstractItemModel &model, int row)
{
    QStringList texts;
    const QHash<int, QByteArray> names = model.roleNames();
    QList<int> roles = names.keys();
    std::ranges::sort(roles);
    for (const int role : std::as_const(roles))
        texts.append(QString::fromLatin1(names[role]) + u'=' + valueText(model.index(row, 0).data(role)));
    return texts.join(u'\n');
}

inline QStringList allRows(const QAbstractItemModel &model)
{
    QStringList rows;
    for (int row = 0; row < model.rowCount(); ++row)
        rows.append(rowText(model, row));
    return rows;
}

//! Fails with the first row that differs.
inline bool sameRows(const QStringList &actual, const QStringList &expected)
{
    for (qsizetype i = 0; i < qMin(actual.size(), expected.size()); ++i) {
        if (actual[i] != expected[i]) {
            const QStringList a = actual[i].split(u'\n');
            const QStringList b = expected[i].split(u'\n');
            for (qsizetype j = 0; j < qMin(a.size(), b.size()); ++j) {
                if (a[j] != b[j])
                    qWarning().noquote() << "row" << i << ":" << a[j] << "instead of" << b[j];
            }
            return false;
        }
    }
    if (actual.size() != expected.size())
        qWarning() << actual.size() << "rows instead of" << expected.size();
    return actual.size() == expected.size();
}

//! JSON with ' for ". (Qt 6.4's moc loses its way in raw strings.)
inline QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

//! Value of a role by its QML name.
inline QVariant at(const QAbstractItemModel &model, int row, const char *name)
{
    return model.index(row, 0).data(model.roleNames().key(name, -1));
}

//! The kinds of a transcript's rows from the top, such as "Text Tool Footer".
inline QString kinds(const TranscriptModel &model)
{
    QStringList names;
    const QMetaEnum kinds = QMetaEnum::fromType<TranscriptRow::Kind>();
    for (int row = model.rowCount() - 1; row >= 0; --row)
        names.append(QString::fromLatin1(kinds.valueToKey(at(model, row, "kind").toInt())));
    return names.join(u' ');
}

//! A transcript model over a Deck, under the model tester.
struct Show
{
    explicit Show(Deck &deck, const QString &id = u"ses_a"_s)
        : model(deck.store, key(id), background)
        , tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal)
    {
        settle();
    }
    void settle()
    {
        model.flush();
        background.runAll();
        model.flush();
    }

    ManualBackground background;
    TranscriptModel model;
    QAbstractItemModelTester tester;
};

} // namespace qd::test
