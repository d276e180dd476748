// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include <QPointingDevice>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QWheelEvent>
#include <QtQml/qqmlextensionplugin.h>
#include <QtQuickTest>

Q_IMPORT_QML_PLUGIN(QuarterdeckPlugin)

using namespace Qt::StringLiterals;

//! Two fingers on a touchpad, over the middle of an item. Qt's own tests in QML know the wheel of a mouse only.
class Touchpad : public QObject
{
    Q_OBJECT

public:
    Q_INVOKABLE void scroll(QQuickItem *item, int pixels, int phase)
    {
        const auto middle = item->mapToScene({item->width() / 2, item->height() / 2});
        // A touchpad says degrees too: some programs know nothing else.
        QWheelEvent event(middle, item->window()->mapToGlobal(middle), {0, pixels}, {0, pixels * 2}, Qt::NoButton,
                          Qt::NoModifier, Qt::ScrollPhase(phase), false, Qt::MouseEventSynthesizedBySystem, &m_device);
        QCoreApplication::sendEvent(item->window(), &event);
    }

private:
    QPointingDevice m_device{u"touchpad"_s,
                             1,
                             QInputDevice::DeviceType::TouchPad,
                             QPointingDevice::PointerType::Finger,
                             QInputDevice::Capability::Scroll | QInputDevice::Capability::PixelScroll,
                             1,
                             0};
};

// Runs the tst_*.qml files of controls/.
class Setup : public QObject
{
    Q_OBJECT
public Q_SLOTS:
    void qmlEngineAvailable(QQmlEngine *engine)
    {
        engine->addImportPath(u"qrc:/qt/qml"_s);
        qmlRegisterSingletonInstance("Quarterdeck.Tests", 1, 0, "Touchpad", &m_touchpad);
    }

private:
    Touchpad m_touchpad;
};

QUICK_TEST_MAIN_WITH_SETUP(controls, Setup)
#include "tst_controls.moc"
