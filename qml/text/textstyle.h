// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/block.h"
#include "core/text/highlight.h"
#include "core/text/rows.h"

#include <QColor>
#include <QFont>
#include <QHash>
#include <QObject>
#include <QTextCharFormat>
#include <QtQml/qqmlregistration.h>

#include <memory>

namespace qd {

class MonoGlyphs;

//! \brief Fonts, sizes and colours of painted text; one object for all TextBlocks of a window, filled by the theme.
//!
//! Changing a colour repaints, changing a metric lays out again. The colours of code follow `dark` and are not set one by one.
//! It also owns the highlighter, so that every view shares one cache.
class TextStyle : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString proseFamily MEMBER m_proseFamily NOTIFY metricsChanged)
    Q_PROPERTY(QString monoFamily MEMBER m_monoFamily NOTIFY metricsChanged)
    Q_PROPERTY(qreal size MEMBER m_size NOTIFY metricsChanged)           //!< prose, in pixels
    Q_PROPERTY(qreal monoSize MEMBER m_monoSize NOTIFY metricsChanged)   //!< code, chips, diffs
    Q_PROPERTY(qreal smallSize MEMBER m_smallSize NOTIFY metricsChanged) //!< a code block's language, line numbers
    Q_PROPERTY(qreal h1Size MEMBER m_h1Size NOTIFY metricsChanged)
    Q_PROPERTY(qreal h2Size MEMBER m_h2Size NOTIFY metricsChanged)
    Q_PROPERTY(qreal lineHeight MEMBER m_lineHeight NOTIFY metricsChanged)
    Q_PROPERTY(qreal codeLineHeight MEMBER m_codeLineHeight NOTIFY metricsChanged)
    Q_PROPERTY(qreal radius MEMBER m_radius NOTIFY metricsChanged) //!< code blocks, tables
    Q_PROPERTY(qreal chipRadius MEMBER m_chipRadius NOTIFY metricsChanged)
    Q_PROPERTY(qreal gapTight MEMBER m_gapTight NOTIFY metricsChanged) //!< see text::Gap and gap()
    Q_PROPERTY(qreal gapNormal MEMBER m_gapNormal NOTIFY metricsChanged)
    Q_PROPERTY(qreal gapSection MEMBER m_gapSection NOTIFY metricsChanged)

    Q_PROPERTY(bool dark READ dark WRITE setDark NOTIFY coloursChanged)
    Q_PROPERTY(QColor background MEMBER m_background NOTIFY coloursChanged) //!< what text lies on, opaque
    Q_PROPERTY(QColor text MEMBER m_text NOTIFY coloursChanged)
    Q_PROPERTY(QColor muted MEMBER m_muted NOTIFY coloursChanged)
    Q_PROPERTY(QColor faint MEMBER m_faint NOTIFY coloursChanged)
    Q_PROPERTY(QColor border MEMBER m_border NOTIFY coloursChanged)
    Q_PROPERTY(QColor accent MEMBER m_accent NOTIFY coloursChanged)
    Q_PROPERTY(QColor codeBackground MEMBER m_codeBackground NOTIFY coloursChanged)
    Q_PROPERTY(QColor chipBackground MEMBER m_chipBackground NOTIFY coloursChanged)
    Q_PROPERTY(QColor selection MEMBER m_selection NOTIFY coloursChanged)
    Q_PROPERTY(QColor found MEMBER m_found NOTIFY coloursChanged) //!< behind search terms
    Q_PROPERTY(QColor added MEMBER m_added NOTIFY coloursChanged) //!< signs of added lines
    Q_PROPERTY(QColor removed MEMBER m_removed NOTIFY coloursChanged)
    Q_PROPERTY(QColor addedBackground MEMBER m_addedBackground NOTIFY coloursChanged)
    Q_PROPERTY(QColor removedBackground MEMBER m_removedBackground NOTIFY coloursChanged)

public:
    explicit TextStyle(QObject *parent = nullptr);
    ~TextStyle() override;

    [[nodiscard]] bool dark() const { return m_dark; }
    void setDark(bool dark);
    [[nodiscard]] QColor tokenColor(text::Token token) const;
    //! The room above a row, in pixels; `gap` is a text::Gap.
    Q_INVOKABLE [[nodiscard]] qreal gap(int gap) const;

    //! What a piece of text is set in.
    enum class Face
    {
        Prose,
        Strong, //!< small headings, a table's header
        Small,
        H1,
        H2,
        Mono,
        MonoSmall,
    };
    [[nodiscard]] QFont font(Face face) const;
    //! A span of `style` within text of `face`. Remembered, because a format finds its font only once.
    [[nodiscard]] const QTextCharFormat &format(Face face, text::SpanStyles style) const;
    //! The glyphs of Face::Mono and Face::MonoSmall. Good until the metrics change.
    [[nodiscard]] const MonoGlyphs &mono() const;
    [[nodiscard]] const MonoGlyphs &monoSmall() const;
    [[nodiscard]] text::Highlighter &highlighter();
    //! Forgets the colours of code that has not been shown for long.
    Q_INVOKABLE void releaseMemory();

    QString m_proseFamily;
    QString m_monoFamily;
    qreal m_size = 13;
    qreal m_monoSize = 12;
    qreal m_smallSize = 11;
    qreal m_h1Size = 18;
    qreal m_h2Size = 15;
    qreal m_lineHeight = 1.5;
    qreal m_codeLineHeight = 1.45;
    qreal m_radius = 10;
    qreal m_chipRadius = 4;
    qreal m_gapTight = 4;
    qreal m_gapNormal = 12;
    qreal m_gapSection = 24;
    QColor m_background, m_text, m_muted, m_faint, m_border, m_accent, m_codeBackground, m_chipBackground, m_selection,
        m_found, m_added, m_removed, m_addedBackground, m_removedBackground;

Q_SIGNALS:
    void metricsChanged();
    void coloursChanged();

private:
    bool m_dark = false;
    mutable QHash<int, QTextCharFormat> m_formats;
    mutable std::unique_ptr<MonoGlyphs> m_mono;
    mutable std::unique_ptr<MonoGlyphs> m_monoSmall;
    std::unique_ptr<text::Highlighter> m_highlighter;
};

} // namespace qd
