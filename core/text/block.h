// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

// What markdown, code, diffs and tool output become before they are shown: flat, typed blocks. No Qt Gui here; fonts and colours are the view's.
namespace qd::text {

enum class BlockKind : quint8
{
    Paragraph,
    Heading,  //!< level 1 to 6
    ListItem, //!< one item's first paragraph; further ones are Paragraph with the same indent
    Quote,    //!< a paragraph inside a block quote; quoteDepth says how deep
    Code,     //!< fenced or indented; language may be empty
    Table,    //!< rows in `table`
    Rule,
    Html, //!< raw HTML, shown as plain text
    Diff, //!< one file's unified diff
};

//! How a run of text looks. Flags combine.
enum class SpanStyle : quint16
{
    None = 0,
    Bold = 1,
    Italic = 2,
    Strike = 4,
    InlineCode = 8,
    Link = 16, //!< `target` holds the URL; only http, https and mailto links get this flag
};
Q_DECLARE_FLAGS(SpanStyles, SpanStyle)
Q_DECLARE_OPERATORS_FOR_FLAGS(SpanStyles)

//! A run of UTF-16 units [start, start + length) of Block::text that looks other than plain. Sorted, not overlapping.
struct Span
{
    int start = 0;
    int length = 0;
    SpanStyles style;
    QString target;

    bool operator==(const Span &) const = default;
};

//! What a highlighted token is. The theme gives each a colour.
enum class Token : quint8
{
    Plain,
    Comment,
    Keyword,
    String,
    Number,
    Constant,
    Type,
    Function,
    Variable,
    Property,
    Operator,
    Punctuation,
    Attribute,
    Tag,
    Escape,
    Label,
    Inserted, //!< a line of a diff
    Deleted,
};

//! A highlighted run of UTF-16 units of a code block. Sorted, not overlapping.
struct TokenSpan
{
    int start = 0;
    int length = 0;
    Token token = Token::Plain;

    bool operator==(const TokenSpan &) const = default;
};

enum class TaskState : quint8
{
    None,
    Open,
    Done,
};

enum class Align : quint8
{
    Left,
    Center,
    Right,
};

struct TableCell
{
    QString text;
    QList<Span> spans;

    bool operator==(const TableCell &) const = default;
};

struct Table
{
    QList<Align> columns;
    QList<QList<TableCell>> rows; //!< the first is the header, unless the block `continues`
    QList<TableCell> widest;      //!< a piece of a split table: each column's longest cell in the whole table

    bool operator==(const Table &) const = default;
};

//! One line of a Diff block; the line's characters, without the sign, are that line of Block::text.
struct DiffLine
{
    enum class Kind : quint8
    {
        Context,
        Added,
        Removed,
        Hunk, //!< "@@ -1,3 +1,4 @@ …"
        Note, //!< such as "\\ No newline at end of file"
    };
    Kind kind = Kind::Context;
    int oldNumber = 0; //!< 0 where the old file has no such line
    int newNumber = 0;

    bool operator==(const DiffLine &) const = default;
};

struct Block
{
    BlockKind kind = BlockKind::Paragraph;
    QString
        text; //!< plain text, what copying gives; '\n' is a line break; a table's cells are joined by '\t', its rows by '\n'
    QList<Span> spans;
    quint8 level = 0;      //!< Heading: 1 to 6
    quint8 indent = 0;     //!< depth of the list around it
    quint8 quoteDepth = 0; //!< depth of the block quote around it
    QString marker;        //!< ListItem: "•" or "3."
    TaskState task = TaskState::None;
    QString language;        //!< Code: the fence's first word, lower case; Diff: the file's name
    QList<TokenSpan> tokens; //!< Code: empty until highlighted
    Table table;
    QList<DiffLine> diff;   //!< Diff: one entry per line of `text`
    bool open = false;      //!< still being written: more text may follow
    bool continues = false; //!< a piece of a split block (rows.h): the row before holds the text before
    bool continued = false; //!< a piece of a split block: the next row holds more of it
    QString whole;          //!< Code that was split: the whole block's text, for highlighting; empty when not split
    int wholeStart = 0;     //!< where `text` begins in `whole`
    int hidden = 0;         //!< UTF-16 units that were cut off the end ("show all"); 0 = whole

    bool operator==(const Block &) const = default;
};

//! A block longer than this (UTF-16 units) is cut; the rest is shown on request.
inline constexpr int maxBlockLength = 200'000;

} // namespace qd::text
