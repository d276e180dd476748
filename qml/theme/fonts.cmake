# SPDX-FileCopyrightText: 2026 The Quarterdeck authors
# SPDX-License-Identifier: Apache-2.0
#
# Bundled fonts: Inter and JetBrains Mono of Debian and Lucide's icon font of the pinned npm package, each cut down to what the window
# shows, so that they cost little memory and no time at start. Everything else falls back to the system's fonts.

execute_process(COMMAND ${CMAKE_SOURCE_DIR}/packaging/setup --prefix OUTPUT_VARIABLE qd_prefix OUTPUT_STRIP_TRAILING_WHITESPACE)
set(qd_lucide ${qd_prefix}/node_modules/lucide-static/font)
find_program(QD_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
if(NOT QD_PYTHON)
    find_program(QD_PYTHON python3 REQUIRED)
endif()
foreach(needed
        ${qd_lucide}/lucide.ttf
        /usr/share/fonts/opentype/inter/Inter-Regular.otf
        /usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Regular.ttf)
    if(NOT EXISTS ${needed})
        message(FATAL_ERROR "${needed} is missing. Run packaging/setup once: it installs the fonts and the icon set.")
    endif()
endforeach()
execute_process(COMMAND ${QD_PYTHON} -c "import fontTools.subset" RESULT_VARIABLE result ERROR_QUIET)
if(result)
    message(FATAL_ERROR "${QD_PYTHON} has no fontTools. Run packaging/setup once: it installs python3-fonttools.")
endif()

set(qd_fonts_dir ${CMAKE_CURRENT_BINARY_DIR}/fonts)
file(MAKE_DIRECTORY ${qd_fonts_dir})
# Latin, Latin extended, Greek, Cyrillic, punctuation, currency, arrows, mathematics, box drawing, shapes, ticks.
set(qd_unicodes "U+0020-024F,U+0259,U+02B0-02FF,U+0300-036F,U+0370-03FF,U+0400-045F,U+0490-0491,U+1E00-1EFF,U+2000-206F,U+2070-209F,U+20A0-20BF,U+2100-214F,U+2150-218F,U+2190-21FF,U+2200-22FF,U+2300-23FF,U+2460-24FF,U+2500-259F,U+25A0-25FF,U+2600-26FF,U+2700-27BF,U+FB01-FB02,U+FFFD")
set(qd_fonts)

function(qd_font source unicodes)
    get_filename_component(name ${source} NAME)
    add_custom_command(OUTPUT ${qd_fonts_dir}/${name}
        COMMAND ${QD_PYTHON} -m fontTools.subset ${source} --output-file=${qd_fonts_dir}/${name} ${unicodes}
            --layout-features=kern,mark,mkmk,ccmp,locl --no-hinting --desubroutinize --drop-tables+=DSIG,STAT,meta
        DEPENDS ${source} ${ARGN}
        COMMENT "Cutting ${name} down" VERBATIM)
    set(qd_fonts ${qd_fonts} ${qd_fonts_dir}/${name} PARENT_SCOPE)
endfunction()

foreach(style Regular Medium SemiBold Italic)
    qd_font(/usr/share/fonts/opentype/inter/Inter-${style}.otf --unicodes=${qd_unicodes})
endforeach()
foreach(style Regular SemiBold)
    qd_font(/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-${style}.ttf --unicodes=${qd_unicodes})
endforeach()

set(qd_icons_qml ${CMAKE_CURRENT_BINARY_DIR}/generated/Icons.qml)
set(qd_icons_unicodes ${CMAKE_CURRENT_BINARY_DIR}/generated/icons.unicodes)
file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/generated)
# At configure time: qmllint and qmlcachegen look at the file's name before it could be built.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    ${CMAKE_CURRENT_SOURCE_DIR}/theme/icons.txt ${CMAKE_CURRENT_SOURCE_DIR}/theme/icons.py ${qd_lucide}/codepoints.json)
execute_process(COMMAND ${QD_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/theme/icons.py ${CMAKE_CURRENT_SOURCE_DIR}/theme/icons.txt
    ${qd_lucide}/codepoints.json ${qd_icons_qml} ${qd_icons_unicodes} RESULT_VARIABLE result ERROR_VARIABLE error)
if(result)
    message(FATAL_ERROR "${error}")
endif()
qd_font(${qd_lucide}/lucide.ttf --unicodes-file=${qd_icons_unicodes} ${qd_icons_unicodes})
