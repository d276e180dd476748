// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/theme/theme.h"
#include "tests/support/qtest.h"

#include <QFontDatabase>
#include <QFontInfo>
#include <QGuiApplication>
#include <QPalette>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using qd::ui::Theme;

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contrast_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    // Everything that is read as text has at least 4.5:1 on everything that it lies on.
    void contrast()
    {
        QFETCH(bool, dark);
        const auto &p = dark ? qd::ui::darkPalette() : qd::ui::lightPalette();
        for (const auto &ink : {p.text, p.muted, p.accent, p.success, p.warning, p.danger}) {
            for (const auto &ground : {p.bg, p.surface, p.sunken, p.hover}) {
                const double ratio = qd::ui::contrastRatio(ink, ground);
                QVERIFY2(ratio >= 4.5, qPrintable(u"%1 on %2: %3"_s.arg(ink.name(), ground.name()).arg(ratio)));
            }
        }
        QVERIFY(qd::ui::contrastRatio(p.onAccent, p.accent) >= 4.5);
        QVERIFY(qd::ui::contrastRatio(p.text, p.accentSoft) >= 4.5);
        QVERIFY(qd::ui::contrastRatio(p.text, p.addBg) >= 4.5);
        QVERIFY(qd::ui::contrastRatio(p.text, p.delBg) >= 4.5);
        // Large text and icons.
        QVERIFY(qd::ui::contrastRatio(p.faint, p.bg) >= 3);
    }

    void contrastRatioIsThatOfWcag()
    {
        QCOMPARE(qRound(qd::ui::contrastRatio(Qt::black, Qt::white) * 10), 210);
        QCOMPARE(qd::ui::contrastRatio(Qt::red, Qt::red), 1.0);
    }

    void windowClasses_data()
    {
        QTest::addColumn<qreal>("width");
        QTest::addColumn<Theme::WindowClass>("expected");
        QTest::newRow("phone") << 390.0 << Theme::WindowClass::Compact;
        QTest::newRow("below 600") << 599.0 << Theme::WindowClass::Compact;
        QTest::newRow("600") << 600.0 << Theme::WindowClass::Medium;
        QTest::newRow("960") << 960.0 << Theme::WindowClass::Expanded;
    }

    void windowClasses()
    {
        QFETCH(qreal, width);
        QFETCH(Theme::WindowClass, expected);
        Theme theme(nullptr);
        theme.setWindowWidth(width);
        QCOMPARE(theme.windowClass(), expected);
        // Touch targets, and text 2 px larger on a phone.
        QCOMPARE(theme.controlHeight(), theme.compact() ? 44 : 28);
        QCOMPARE(theme.textBase(), theme.compact() ? 15 : 13);
    }

    void schemes()
    {
        Theme theme(nullptr);
        QSignalSpy changed(&theme, &Theme::changed);
        theme.setScheme(Theme::Scheme::Dark);
        QVERIFY(theme.isDark());
        QCOMPARE(theme.bg(), QColor(0x121315));
        QCOMPARE(changed.count(), 1);
        theme.setScheme(Theme::Scheme::Dark);
        QCOMPARE(changed.count(), 1);
        theme.setScheme(Theme::Scheme::System);
        QPalette system;
        system.setColor(QPalette::Window, Qt::black);
        system.setColor(QPalette::WindowText, Qt::white);
        QGuiApplication::setPalette(system);
        QTRY_VERIFY(theme.isDark());
        system.setColor(QPalette::Window, Qt::white);
        system.setColor(QPalette::WindowText, Qt::black);
        QGuiApplication::setPalette(system);
        QTRY_VERIFY(!theme.isDark());
    }

    void reducedMotionStopsMotion()
    {
        Theme theme(nullptr);
        QCOMPARE(theme.fast(), 120);
        theme.setReducedMotion(true);
        QCOMPARE(theme.fast(), 0);
        QCOMPARE(theme.panel(), 0);
    }

    void fontsAreBundled()
    {
        Theme::loadFonts();
        Theme theme(nullptr);
        for (const auto &family : {theme.uiFont(), theme.monoFont(), theme.iconFont()}) {
            QVERIFY2(QFontDatabase::hasFamily(family), qPrintable(family));
            QCOMPARE(QFontInfo(QFont(family)).family(), family);
        }
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
