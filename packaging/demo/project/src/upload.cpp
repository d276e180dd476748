#include "upload.h"

void Upload::add(int number, const std::string &chunk)
{
    m_chunks.emplace_back(number, chunk);
}

std::string Upload::finish() const
{
    std::string all;
    for (const auto &[number, chunk] : m_chunks)
        all += chunk;
    return all;
}
