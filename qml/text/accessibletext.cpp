// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/text/accessibletext.h"

#include <QtQml/qqml.h>

namespace qd {

AccessibilityWatch::AccessibilityWatch()
{
    QAccessible::installActivationObserver(this);
}

AccessibilityWatch::~AccessibilityWatch()
{
    QAccessible::removeActivationObserver(this);
}

AccessibilityWatch &AccessibilityWatch::instance()
{
    static AccessibilityWatch watch;
    return watch;
}

void AccessibilityWatch::accessibilityActiveChanged(bool active)
{
    m_active = active;
    if (active)
        Q_EMIT activated();
}

void describeText(QQuickItem &item, const QString &text, bool heading)
{
    // The attached object of QML's `Accessible`, whose class is private to Qt Quick.
    static const QMetaObject *type = QMetaType::fromName("QQuickAccessibleAttached*").metaObject();
    if (!type)
        return;
    const QQmlAttachedPropertiesFunc attach = qmlAttachedPropertiesFunction(&item, type);
    QObject *accessible = attach ? qmlAttachedPropertiesObject(&item, attach, true) : nullptr;
    if (!accessible)
        return;
    accessible->setProperty("role", int(heading ? QAccessible::Heading : QAccessible::StaticText));
    accessible->setProperty("name", text);
}

} // namespace qd
