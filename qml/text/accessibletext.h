// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAccessible>
#include <QObject>
#include <QQuickItem>

namespace qd {

//! \brief Tells when a screen reader (or a test) starts to look: until then no item spends anything on describing itself.
class AccessibilityWatch : public QObject, private QAccessible::ActivationObserver
{
    Q_OBJECT

public:
    static AccessibilityWatch &instance();
    [[nodiscard]] bool isActive() const { return m_active || QAccessible::isActive(); }

Q_SIGNALS:
    void activated();

private:
    AccessibilityWatch();
    ~AccessibilityWatch() override;
    void accessibilityActiveChanged(bool active) override;

    bool m_active = false;
};

//! Gives `item` the role of text, or of a heading, and its text as name.
void describeText(QQuickItem &item, const QString &text, bool heading);

} // namespace qd
