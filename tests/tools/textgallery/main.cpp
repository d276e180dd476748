// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/diff.h"
#include "core/text/markdown.h"
#include "qml/theme/theme.h"
#include "tests/support/textscene.h"

#include <QElapsedTimer>
#include <QFile>
#include <QGuiApplication>

using namespace Qt::StringLiterals;

// Paints every kind of block, in both themes, so that a person can look at them: textgallery MARKDOWN_FILE DIFF_FILE OUTPUT_DIRECTORY
int main(int argc, char *argv[])
{
    QGuiApplication application(argc, argv);
    const QStringList arguments = QGuiApplication::arguments();
    if (arguments.size() != 4)
        qFatal("usage: textgallery MARKDOWN_FILE DIFF_FILE OUTPUT_DIRECTORY");
    const auto read = [](const QString &name) {
        QFile file(name);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("%s can't be read", qPrintable(name));
        return QString::fromUtf8(file.readAll());
    };
    qd::ui::Theme::loadFonts();
    QList<qd::text::Block> blocks = qd::text::parseMarkdown(read(arguments[1]));
    for (const qd::text::FileDiff &file : qd::text::parseUnifiedDiff(read(arguments[2])))
        blocks += qd::text::diffBlock(file);
    for (const bool dark : {false, true}) {
        for (const int width : {760, 342}) {
            qd::TextStyle style;
            qd::fillStyle(style, dark ? qd::ui::darkPalette() : qd::ui::lightPalette(), dark);
            qd::TextScene scene(blocks, style, width);
            std::ignore = scene.grab();
            // Colours of code come from another thread.
            QElapsedTimer wait;
            for (wait.start(); wait.elapsed() < 3'000;)
                QCoreApplication::processEvents(QEventLoop::AllEvents, 50);
            const QString name = u"%1/text-%2-%3.png"_s.arg(arguments[3], dark ? u"dark"_s : u"light"_s).arg(width);
            if (!scene.grab().save(name))
                qFatal("%s can't be written", qPrintable(name));
        }
    }
    return 0;
}
