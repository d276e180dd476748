// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/markdown.h"
#include "core/text/richblock.h"
#include "core/text/rows.h"
#include "qml/theme/theme.h"
#include "testplaces.h"
#include "tests/support/textscene.h"

#include <QAbstractListModel>
#include <QElapsedTimer>
#include <QFile>
#include <QGuiApplication>
#include <QQmlEngine>
#include <QQmlExtensionPlugin>
#include <QQuickView>

#include <algorithm>
#include <cstdio>
#include <ctime>

Q_IMPORT_QML_PLUGIN(Quarterdeck_TextPlugin)

using namespace Qt::StringLiterals;
using namespace qd;

// How long a frame takes while a list of 16,000 rows of text scrolls: painted blocks beside Qt's own Text, in one run.
//   textscroll MARKDOWN_FILE
// CPU time of the GUI thread, which also renders (QSG_RENDER_LOOP=basic), so that neighbours don't count.
namespace {

QString plainHtml(const text::Block &block)
{
    QString html = block.text.toHtmlEscaped();
    html.replace(u'\n', u"<br>"_s);
    return block.kind == text::BlockKind::Heading ? u"<b>"_s + html + u"</b>"_s : html;
}

class Rows : public QAbstractListModel
{
public:
    Rows(const QString &markdown, int count)
    {
        const text::Block *above = nullptr;
        const QList<text::Block> blocks = text::parseMarkdown(markdown);
        QList<RichBlock> pieces;
        for (const text::Block &block : blocks) {
            for (const text::Block &piece : text::splitForRows(block)) {
                pieces += RichBlock(std::make_shared<const text::Block>(piece));
                m_gaps += int(text::gapAbove(above, piece));
                m_html += plainHtml(piece);
            }
            above = &block;
        }
        for (int i = 0; i < count; ++i)
            m_blocks += pieces[i % pieces.size()];
    }
    [[nodiscard]] int rowCount(const QModelIndex &) const override { return int(m_blocks.size()); }
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override
    {
        if (role == Qt::UserRole)
            return QVariant::fromValue(m_blocks[index.row()]);
        if (role == Qt::UserRole + 1)
            return m_gaps[index.row() % m_gaps.size()];
        return m_html[index.row() % m_html.size()];
    }
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override
    {
        return {{Qt::UserRole, "block"}, {Qt::UserRole + 1, "gap"}, {Qt::UserRole + 2, "html"}};
    }

private:
    QList<RichBlock> m_blocks;
    QList<int> m_gaps;
    QStringList m_html;
};

double cpuMs()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

double megabytes(const char *key)
{
    QFile file(u"/proc/self/smaps_rollup"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith(key))
            return line.mid(line.indexOf(':') + 1).trimmed().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

void report(const char *what, std::vector<double> times)
{
    std::sort(times.begin(), times.end());
    const auto at = [&times](double share) { return times[size_t(share * double(times.size() - 1))]; };
    std::printf("  %-22s p50 %5.2f  p95 %5.2f  p99 %5.2f  max %5.2f ms  (%zu frames)\n", what, at(0.5), at(0.95),
                at(0.99), times.back(), times.size());
}

//! One frame: what `change` does, layout, rendering.
template <typename Change>
double frame(QQuickView &view, Change change)
{
    bool done = false;
    const auto connection = QObject::connect(&view, &QQuickWindow::frameSwapped, &view, [&done] { done = true; });
    const double before = cpuMs();
    change();
    view.update();
    QElapsedTimer limit;
    for (limit.start(); !done && limit.elapsed() < 1'000;)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    QObject::disconnect(connection);
    return cpuMs() - before;
}

void run(const char *name, const QString &delegate, Rows &rows, TextStyle &style)
{
    QQuickView view;
    view.engine()->addImportPath(u":/qt/qml"_s);
    view.setInitialProperties(
        {{u"rows"_s, QVariant::fromValue<QObject *>(&rows)}, {u"look"_s, QVariant::fromValue<QObject *>(&style)}});
    view.setSource(QUrl::fromLocalFile(QStringLiteral(QD_SOURCE_DIR "/tests/bench/textscroll/") + delegate));
    if (!view.rootObject())
        qFatal("%s", qPrintable(view.errors().first().toString()));
    view.resize(900, 700);
    view.show();
    auto *list = view.rootObject();
    std::printf("%s\n", name);
    frame(view, [] {});
    std::vector<double> scroll;
    for (int i = 0; i < 1'500; ++i)
        scroll.push_back(
            frame(view, [list] { list->setProperty("contentY", list->property("contentY").toReal() - 80); }));
    report("scroll by 80 px", scroll);
    std::vector<double> jumps;
    for (int i = 0; i < 300; ++i) {
        jumps.push_back(frame(view, [list, i] {
            QMetaObject::invokeMethod(list, "positionViewAtIndex", Q_ARG(int, (i * 7'919) % 16'000), Q_ARG(int, 0));
        }));
    }
    report("jump", jumps);
    std::printf("  private %.1f MB, PSS %.1f MB\n", megabytes("Private_Dirty"), megabytes("Pss:"));
}

} // namespace

int main(int argc, char *argv[])
{
    qputenv("QSG_RENDER_LOOP", "basic");
    QGuiApplication application(argc, argv);
    QFile file(QGuiApplication::arguments().value(1));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("usage: textscroll MARKDOWN_FILE");
    ui::Theme::loadFonts();
    TextStyle style;
    fillStyle(style, ui::lightPalette(), false);
    Rows rows(QString::fromUtf8(file.readAll()), 16'000);
    run("painted blocks", u"Painted.qml"_s, rows, style);
    run("Text, StyledText", u"Styled.qml"_s, rows, style);
    run("Text, PlainText", u"Plain.qml"_s, rows, style);
    return 0;
}
